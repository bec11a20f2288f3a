import { describe, expect, it } from 'vitest';
import type { Store } from '../src/store/store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

/** What every store promises. */
export function storeContract(name: string, create: () => Promise<Store>): void {
  describe(`${name}, as a store`, () => {
    it('is empty at first', async () => {
      expect(await (await create()).list('')).toEqual([]);
    });

    it('gives back what was written, byte for byte, and shares no array with anybody', async () => {
      const store = await create();
      const given = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
      const copy = Uint8Array.from(given);
      await store.write('id/key', given);
      given.fill(0);
      for (let i = 0; i < 3; i++) {
        const read = await store.read('id/key');
        expect(Buffer.from(read).equals(copy)).toBe(true);
        read.fill(0);
      }
    });

    it('replaces what was under a key', async () => {
      const store = await create();
      await store.write('id/key', bytes('a longer text'));
      await store.write('id/key', bytes('short'));
      expect(text(await store.read('id/key'))).toBe('short');
      expect(await store.list('')).toEqual(['id/key']);
    });

    it('lists the keys with a prefix, ascending, whether or not it ends at a slash', async () => {
      const store = await create();
      for (const key of ['b/2', 'a/x/2', 'a/x/10', 'a/y', 'ab/z']) await store.write(key, bytes(key));
      expect(await store.list('')).toEqual(['a/x/10', 'a/x/2', 'a/y', 'ab/z', 'b/2']);
      expect(await store.list('a/')).toEqual(['a/x/10', 'a/x/2', 'a/y']);
      expect(await store.list('a/x/1')).toEqual(['a/x/10']);
      expect(await store.list('a')).toEqual(['a/x/10', 'a/x/2', 'a/y', 'ab/z']);
      expect(await store.list('c/')).toEqual([]);
    });

    it('lists what lies in several places together, ascending', async () => {
      const store = await create();
      const keys = [
        'a/curves/part-x-0.parquet',
        'a/episodes/experiment=a/variant=x/part-0.parquet',
        'a/experiment.json',
        'a/runs/part-x-0.parquet',
        'a/tables/t.json',
      ];
      for (const key of keys.toReversed()) await store.write(key, bytes(key));
      await store.write('ab/runs/part-x-0.parquet', bytes('another experiment'));
      expect(await store.list('a/')).toEqual(keys);
      expect(await store.list('a/e')).toEqual([keys[1], keys[2]]);
      expect(await store.list('a/episodes/')).toEqual([keys[1]]);
      expect(await store.list('a/runs/part-x')).toEqual([keys[3]]);
      expect(await store.list('')).toEqual([...keys, 'ab/runs/part-x-0.parquet']);
      for (const key of keys) expect(text(await store.read(key))).toBe(key);
    });

    it('tells when each key was last written, to the second at least', async () => {
      const store = await create();
      const before = Math.floor(Date.now() / 1000) * 1000;
      await store.write('a/key', bytes('text'));
      await store.write('b/key', bytes('text'));
      const times = await store.modified('a/');
      expect([...times.keys()]).toEqual(['a/key']);
      expect(times.get('a/key')).toBeGreaterThanOrEqual(before);
      expect(times.get('a/key')).toBeLessThan(before + 60_000);
    });

    it('survives many writers at once: a reader sees one of the texts, whole', async () => {
      const store = await create();
      const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(5000));
      await Promise.all(texts.map((one) => store.write('id/key', bytes(one))));
      expect(texts).toContain(text(await store.read('id/key')));
      expect(await store.list('')).toEqual(['id/key']);
    });
  });
}
