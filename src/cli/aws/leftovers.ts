import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { type CommittedPart, readCommittedParts } from '../../results/committed.ts';
import { keys } from '../../results/keys.ts';
import { writeSummary } from '../../results/write-summary.ts';
import type { Summary } from '../../statistics/summary.ts';
import { folder } from '../../store/folder.ts';
import { readJson, writeJson } from '../../store/store.ts';

/**
 * Joins what was here before with what came from the bucket. A part that stood here and holds a run that is in the
 * bucket as well is set aside, so that no run is there twice; where others are left, the summary and
 * experiment.json are made anew, over all that stands here.
 *
 * @param remote the keys of the files in the bucket
 * @returns `aside`: how many parts were here that hold runs that are in the bucket too
 */
export async function joinWithWhatStoodHere(
  out: string,
  id: string,
  remote: ReadonlySet<string>,
): Promise<{ record: ExperimentRecord; summary: Summary; aside: number }> {
  const store = folder(out);
  const record = await readJson<ExperimentRecord>(store, keys.experiment(id));
  if ((await store.list(keys.allRuns(id))).every((key) => remote.has(key))) {
    return { record, summary: await readJson<Summary>(store, keys.summary(id)), aside: 0 };
  }
  // Those of the bucket first: of two parts with the same run, the later one overlaps.
  const inOrder = { ...store, list: async (prefix: string) => remoteFirst(await store.list(prefix), remote) };
  const seeds = new Set(record.seeds);
  const aside: CommittedPart[] = [];
  const onOverlap = (part: CommittedPart) => void (remote.has(part.key) || aside.push(part));
  for await (const { rows } of readCommittedParts(inOrder, id, { variants: record.variants, onOverlap })) {
    for (const { seed } of rows) seeds.add(seed);
  }
  for (const { key, files } of aside) {
    // What commits it goes first.
    for (const one of [key, ...Object.keys(files)]) {
      await store.write(keys.damaged(id, one), await store.read(one));
      await rm(join(out, one));
    }
  }
  const whole = { ...record, seeds: [...seeds] };
  await writeJson(store, keys.experiment(id), whole);
  return { record: whole, summary: (await writeSummary(store, whole)).summary, aside: aside.length };
}

// --- internal ---

function remoteFirst(all: readonly string[], remote: ReadonlySet<string>): string[] {
  return [...all.filter((key) => remote.has(key)), ...all.filter((key) => !remote.has(key))];
}
