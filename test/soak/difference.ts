import { sha256 } from '../../src/results/checksums.ts';
import { decodeRuns } from '../../src/results/runs.ts';
import type { Store } from '../../src/store/store.ts';

/** How the results of an experiment differ from those of an undisturbed one. */
export interface Difference {
  readonly expected: number;
  readonly found: number;
  readonly lost: number;
  readonly different: number;
  /** What differs, in words. */
  readonly words: readonly string[];
}

/** Compares every byte that does not tell a time; what was kept aside under `damaged/` does not count. */
export async function difference(store: Store, reference: Store): Promise<Difference> {
  const [expected, found] = [await contentOf(reference), await contentOf(store)];
  const lost = [...expected.runs.keys()].filter((run) => !found.runs.has(run));
  const changed = [...expected.runs].filter(
    ([run, row]) => found.runs.has(run) && found.runs.get(run) !== row,
  );
  const files = [...new Set([...expected.files.keys(), ...found.files.keys()])].filter(
    (key) => expected.files.get(key) !== found.files.get(key),
  );
  const words = [
    ...lost.map((run) => `lost: ${run}`),
    ...changed.map(([run]) => `different: ${run}`),
    ...files.map((key) => `different: ${key}`),
  ];
  return {
    expected: expected.runs.size,
    found: found.runs.size,
    lost: lost.length,
    different: changed.length + files.length,
    words,
  };
}

// --- internal ---

const TIMES = new Set([
  'duration_ms',
  'billed_ms',
  'created',
  'started',
  'updated',
  'software',
  'reused',
  'episodes',
]);
/** They tell how it went on AWS, not what came of it. */
const HOW_IT_WENT = new Set(['cost', 'usdBefore', 'invocations', 'failures', 'notes']);

async function contentOf(store: Store) {
  const runs = new Map<string, string>();
  const files = new Map<string, string>();
  for (const key of await store.list('')) {
    if (key.includes('/damaged/')) continue;
    const bytes = await store.read(key);
    if (key.includes('/runs/')) {
      const { rows, files: sums } = await decodeRuns(bytes);
      for (const row of rows) runs.set(`${row.variant}/${row.seed}`, JSON.stringify(row, withoutTimes));
      files.set(key, JSON.stringify(sums));
    } else if (key.endsWith('.json') && !key.endsWith('summary.json')) {
      files.set(key, JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), withoutHowItWent));
    } else {
      files.set(key, sha256(bytes));
    }
  }
  return { runs, files };
}

function withoutTimes(key: string, value: unknown): unknown {
  return key === 'duration_ms' || key === 'billed_ms' ? undefined : value;
}

function withoutHowItWent(key: string, value: unknown): unknown {
  return TIMES.has(key) || HOW_IT_WENT.has(key) ? undefined : value;
}
