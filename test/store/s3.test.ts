import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3 } from '../../src/store/s3.ts';
import { storeContract } from '../store.contract.ts';

type Fault = 'error' | 'slow-down' | 'reset' | 'cut';

const app = buildApp({ logger: false });
/** What goes wrong with the next requests, one after another. */
const faults: Fault[] = [];
const inBetween = createServer((request, response) => {
  const fault = faults.shift();
  if (fault === 'reset') return request.socket.destroy();
  if (fault === 'error' || fault === 'slow-down') {
    request.resume();
    const [status, code] = fault === 'error' ? [500, 'InternalError'] : [503, 'SlowDown'];
    response.writeHead(status, { 'content-type': 'application/xml' });
    return response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  }
  const { port } = app.server.address() as AddressInfo;
  const { url, method, headers } = request;
  const onward = send({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    if (fault !== 'cut') return answer.pipe(response);
    answer.once('data', (chunk: Buffer) => {
      response.write(chunk.subarray(0, chunk.length >> 1), () => request.socket.destroy());
    });
  });
  request.pipe(onward);
});
let client: S3Client;
let config: S3ClientConfig;
let buckets = 0;

beforeAll(async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => inBetween.listen(0, '127.0.0.1', resolve));
  const { port } = inBetween.address() as AddressInfo;
  config = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpAgent: { maxSockets: 200 } },
  };
  client = new S3Client(config);
});
afterAll(async () => {
  client.destroy();
  inBetween.closeAllConnections();
  inBetween.close();
  await app.close();
});

async function bucket() {
  const name = `results-${buckets++}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return name;
}

/** The same S3, whose answers to a list have at most so many keys (1,000, if it is the real one). */
function inPagesOf(size: number) {
  const paged = new S3Client(config);
  paged.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(
          commandName === 'ListObjectsV2Command'
            ? { ...args, input: { ...args.input, MaxKeys: size } }
            : args,
        ),
    { step: 'initialize' },
  );
  return paged;
}

storeContract('s3', async () => s3({ client, bucket: await bucket() }));

describe('the s3 store', () => {
  it('keeps each kind of table in one place, over all experiments, and sees nothing beside these', async () => {
    const name = await bucket();
    const store = s3({ client, bucket: name });
    const places = {
      'a-1/runs/part-x-0.parquet': 'results/runs/a-1/part-x-0.parquet',
      'a-1/curves/part-x-0.parquet': 'results/curves/a-1/part-x-0.parquet',
      'a-1/episodes/experiment=a-1/variant=x/part-0.parquet':
        'results/episodes/experiment=a-1/variant=x/part-0.parquet',
      'a-1/summary.json': 'results/experiments/a-1/summary.json',
      'a-1/cancel': 'results/experiments/a-1/cancel',
      'a-1/tables/world.json': 'results/experiments/a-1/tables/world.json',
      'a-1/damaged/runs/part-x-0.parquet': 'results/experiments/a-1/damaged/runs/part-x-0.parquet',
    };
    for (const key of Object.keys(places)) await store.write(key, Uint8Array.of(1));
    for (const Key of ['other/key', 'results/elsewhere/a-1/file']) {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body: 'x' }));
    }
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: name, Prefix: 'results/' }),
    );
    const objects = Contents.map(({ Key }) => Key).filter((key) => !key?.includes('elsewhere'));
    expect(objects.sort()).toEqual(Object.values(places).sort());
    expect(await store.list('')).toEqual(Object.keys(places).sort());
  });

  it.each(['key', '/key', 'id/', 'id/episodes/part-0.parquet', 'id/episodes/experiment=other/file'])(
    'refuses the key %s',
    async (key) => {
      const store = s3({ client, bucket: await bucket() });
      await expect(store.write(key, new Uint8Array())).rejects.toThrow('Expected a key `<id>/...`');
    },
  );

  it('lists more keys than S3 gives in one answer', async () => {
    const store = s3({ client: inPagesOf(10), bucket: await bucket() });
    const keys = Array.from({ length: 35 }, (_, i) => `id/${i}`);
    await Promise.all(keys.map((key) => store.write(key, Uint8Array.of(1))));
    expect(await store.list('id/')).toEqual(keys.sort());
  });

  it.each([['error'], ['slow-down'], ['reset'], ['slow-down', 'reset']] satisfies Fault[][])(
    'writes, reads and lists in spite of %s %s',
    async (...kinds) => {
      const store = s3({ client, bucket: await bucket() });
      const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i);
      faults.push(...kinds);
      await store.write('id/key', bytes);
      faults.push(...kinds);
      expect(Buffer.from(await store.read('id/key')).equals(bytes)).toBe(true);
      faults.push(...kinds);
      expect(await store.list('')).toEqual(['id/key']);
    },
  );

  it('reads again when the connection ends in the middle of the bytes', async () => {
    const store = s3({ client, bucket: await bucket() });
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i);
    await store.write('id/key', bytes);
    faults.push('cut', 'cut');
    expect(Buffer.from(await store.read('id/key')).equals(bytes)).toBe(true);
    expect(faults).toEqual([]);
  });

  it.each([
    ['error', 'InternalError'],
    ['cut', 'aborted'],
  ] satisfies [Fault, string][])('does not try for ever in spite of %s', async (fault, words) => {
    const store = s3({ client, bucket: await bucket() });
    await store.write('id/key', new Uint8Array(1000));
    faults.push(...Array<Fault>(20).fill(fault));
    await expect(store.read('id/key')).rejects.toThrow(words);
    expect(faults.splice(0)).toHaveLength(17);
  });
});
