import type { S3Client } from '@aws-sdk/client-s3';
import { keyOf, objectOf, objectsOf } from './s3-layout.ts';
import type { Store } from './store.ts';

export interface S3Options {
  readonly bucket: string;
  /** Made when it is first needed, from the environment's region and credentials, if not given. */
  readonly client?: AwsClient;
}

/** An S3Client of the AWS SDK; not named, so that whoever imports this package needs none of the SDK's types. */
export interface AwsClient {
  readonly config: object;
  send(...args: never[]): Promise<unknown>;
}

/** An object of an experiment's results. */
export interface S3Object {
  /** As in a folder: `<id>/...`. */
  readonly key: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** The MD5 of its bytes in hex, as S3 has it for what was written in one piece. */
  readonly md5: string;
}

export interface S3Store extends Store {
  /** What S3 knows of each object with a key that begins with `prefix`, ascending. */
  describe(prefix: string): Promise<S3Object[]>;
}

/** Keeps bytes in objects of an S3 bucket. A PUT is atomic, and S3 checks each one against a checksum. */
export function s3({ bucket, client }: S3Options): S3Store {
  const open = async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, client: (client as S3Client) ?? new sdk.S3Client(clientOptions) };
  };
  let opened: ReturnType<typeof open> | undefined;
  const connect = () => (opened ??= open());

  const describe = async (prefix: string): Promise<S3Object[]> => {
    const { sdk, client } = await connect();
    const found: S3Object[] = [];
    for (const Prefix of objectsOf(prefix)) {
      for await (const { Contents = [] } of sdk.paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix },
      )) {
        for (const { Key = '', Size = 0, ETag = '', LastModified } of Contents) {
          const key = keyOf(Key);
          if (!key?.startsWith(prefix)) continue;
          found.push({
            key,
            size: Size,
            modified: LastModified?.getTime() ?? 0,
            md5: ETag.replaceAll('"', ''),
          });
        }
      }
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  };

  return {
    readsAtOnce: 16,
    describe,
    list: async (prefix) => (await describe(prefix)).map(({ key }) => key),
    modified: async (prefix) => new Map((await describe(prefix)).map(({ key, modified }) => [key, modified])),
    async read(key) {
      const { sdk, client } = await connect();
      const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: objectOf(key) });
      let bytes: Uint8Array | undefined;
      // Within the SDK's own attempts, which else end with the head of the answer: the body can still be cut off.
      command.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next(args);
          bytes = await answer.output?.Body?.transformToByteArray();
          return answer;
        },
        { step: 'deserialize', priority: 'high' },
      );
      await client.send(command);
      return bytes ?? new Uint8Array();
    },
    async write(key, bytes) {
      const { sdk, client } = await connect();
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: objectOf(key), Body: bytes }));
    },
  };
}

// --- internal ---

/** S3 answers within seconds or not at all; 500, 503 SlowDown and lost connections are tried again with back-off. */
const clientOptions = {
  maxAttempts: 8,
  requestHandler: {
    connectionTimeout: 5000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    socketTimeout: 30_000,
    // Beside up to 900 calls of train-one-run, in a function that has 1,024 open files.
    httpsAgent: { keepAlive: true, maxSockets: 64 },
    httpAgent: { keepAlive: true, maxSockets: 64 },
  },
} as const;
