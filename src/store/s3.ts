import type { S3Client } from '@aws-sdk/client-s3';
import type { Store, StoreKind } from './store.ts';

/** All of the experiments lies under this in the stack's bucket, and its functions can reach nothing else. */
export const RESULTS_PREFIX = 'results/';

export interface S3Options {
  readonly bucket: string;
  /** What all keys begin with in the bucket. */
  readonly prefix?: string;
  /** Made when it is first needed, from the environment's region and credentials, if not given. */
  readonly client?: AwsClient;
}

/** An S3Client of the AWS SDK; not named, so that whoever imports this package needs none of the SDK's types. */
export interface AwsClient {
  readonly config: object;
  send(...args: never[]): Promise<unknown>;
}

/** Keeps bytes in objects of an S3 bucket. A PUT is atomic, and S3 checks each one against a checksum. */
export function s3({ bucket, prefix = RESULTS_PREFIX, client }: S3Options): Store {
  const connect = once(async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, client: (client as S3Client) ?? new sdk.S3Client(clientOptions) };
  });

  /** Key and time of all objects with a prefix, a page of 1,000 at a time; S3 gives them in ascending order. */
  async function* objects(from: string) {
    const { sdk, client } = await connect();
    const pages = sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + from });
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', LastModified } of Contents) {
        yield { key: Key.slice(prefix.length), modified: LastModified?.getTime() ?? 0 };
      }
    }
  }

  return {
    checksums: true,
    readsAtOnce: 16,
    async list(from) {
      const keys: string[] = [];
      for await (const { key } of objects(from)) keys.push(key);
      return keys.sort();
    },
    async modified(from) {
      const times = new Map<string, number>();
      for await (const { key, modified } of objects(from)) times.set(key, modified);
      return times;
    },
    async read(key) {
      const { sdk, client } = await connect();
      // The SDK's own retries end when the head of the answer is there; the body can still be cut off.
      for (let attempt = 1; ; attempt++) {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: prefix + key }));
        try {
          return (await Body?.transformToByteArray()) ?? new Uint8Array();
        } catch (error) {
          if (attempt === READ_ATTEMPTS) throw error;
        }
      }
    },
    async write(key, bytes) {
      const { sdk, client } = await connect();
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: bytes }));
    },
  };
}

export const s3Kind: StoreKind = { about: 'the objects of an S3 bucket' };

// --- internal ---

const READ_ATTEMPTS = 4;

/** S3 answers within seconds or not at all; 500, 503 SlowDown and lost connections are tried again with back-off. */
const clientOptions = {
  maxAttempts: 8,
  requestHandler: {
    connectionTimeout: 5000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    socketTimeout: 30_000,
    httpsAgent: { keepAlive: true, maxSockets: 128 },
    httpAgent: { keepAlive: true, maxSockets: 128 },
  },
} as const;

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
