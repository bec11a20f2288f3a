import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExperimentRecord } from '../../experiment/record.ts';
import { type CommittedPart, readCommittedParts } from '../../results/committed.ts';
import { keys } from '../../results/keys.ts';
import { writeSummary } from '../../results/write-summary.ts';
import type { Summary } from '../../statistics/summary.ts';
import { folder } from '../../store/folder.ts';
import { readJson, writeJson } from '../../store/store.ts';

export interface Joined {
  readonly record: ExperimentRecord;
  readonly summary: Summary;
  /** The parts that were here and hold runs that are in the bucket too: kept aside. */
  readonly aside: readonly string[];
}

/**
 * Joins what was here before with what came from the bucket. A part that stood here and holds a run that is in the
 * bucket as well is set aside, so that no run is there twice; where others are left, the summary and
 * experiment.json are made anew, over all that stands here.
 *
 * @param remote the keys of the files in the bucket
 */
export async function joinWithWhatStoodHere(
  out: string,
  id: string,
  remote: ReadonlySet<string>,
): Promise<Joined> {
  const store = folder(out);
  const record = await readJson<ExperimentRecord>(store, keys.experiment(id));
  const here = (await store.list(keys.allRuns(id))).filter((key) => !remote.has(key));
  if (here.length === 0) {
    return { record, summary: await readJson<Summary>(store, keys.summary(id)), aside: [] };
  }
  const inBucket = new Set<string>();
  const leftovers: CommittedPart[] = [];
  const onOverlap = (part: CommittedPart) => void (remote.has(part.key) || leftovers.push(part));
  for await (const part of readCommittedParts(store, id, { variants: record.variants, onOverlap })) {
    if (!remote.has(part.key)) leftovers.push(part);
    else for (const row of part.rows) inBucket.add(`${row.variant}/${row.seed}`);
  }
  const aside: string[] = [];
  const seeds = new Set(record.seeds);
  for (const part of leftovers) {
    if (part.rows.some(({ variant, seed }) => inBucket.has(`${variant}/${seed}`))) {
      await moveAside(out, id, part);
      aside.push(part.key);
    } else for (const { seed } of part.rows) seeds.add(seed);
  }
  const whole = { ...record, seeds: [...seeds] };
  await writeJson(store, keys.experiment(id), whole);
  return { record: whole, summary: (await writeSummary(store, whole)).summary, aside };
}

// --- internal ---

async function moveAside(out: string, id: string, { key, files }: CommittedPart): Promise<void> {
  const store = folder(out);
  // What commits it goes first.
  for (const one of [key, ...Object.keys(files)]) {
    await store.write(keys.damaged(id, one), await store.read(one));
    await rm(join(out, one));
  }
}
