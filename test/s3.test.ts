import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3 } from '../src/store/s3.ts';
import { storeContract } from './store.contract.ts';

const app = buildApp({ logger: false });
let client: S3Client;
let buckets = 0;

beforeAll(async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await app.close();
});

async function bucket() {
  const name = `results-${buckets++}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return name;
}

storeContract('s3', async () => s3({ client, bucket: await bucket() }));

describe('the s3 store', () => {
  it('keeps everything below its prefix, and sees nothing beside it', async () => {
    const name = await bucket();
    await s3({ client, bucket: name, prefix: '' }).write('other/key', Uint8Array.of(1));
    const store = s3({ client, bucket: name });
    await store.write('id/key', Uint8Array.of(2));
    expect(await store.list('')).toEqual(['id/key']);
    expect(await s3({ client, bucket: name, prefix: '' }).list('')).toEqual(['other/key', 'results/id/key']);
  });

  it('lists more keys than S3 gives in one answer', async () => {
    const store = s3({ client, bucket: await bucket() });
    const keys = Array.from({ length: 1203 }, (_, i) => `id/${i}`);
    await Promise.all(keys.map((key) => store.write(key, Uint8Array.of(1))));
    expect(await store.list('id/')).toEqual(keys.sort());
  });
});
