import { policyOf } from '../policy/policy-text.ts';
import { release } from './release.ts';
import type { RunTable } from './run-table.ts';

/** What a summary needs of the runs of a part: numbers alone, because texts stay in a thread's heap for long. */
export interface SummaryTable {
  readonly runs: number;
  /** [runs] 1 where the run succeeded. */
  readonly ok: Uint8Array;
  readonly columns: Pick<RunTable['columns'], SummaryColumn>;
  readonly curveStarts: Int32Array;
  /** The actions of the policies of runs that succeeded, end to end; [runs + 1] where each begins. */
  readonly policies: Uint8Array;
  readonly policyStarts: Int32Array;
}

/** Takes what a summary needs. It is the end of the table. */
export function summaryTable({ runs, columns, curveStarts }: RunTable): SummaryTable {
  const { variant, episodes, status, policy, digest, duration_ms, billed_ms, error, ...numbers } = columns;
  const ok = Uint8Array.from(status, (one) => Number(one === 'ok'));
  const policyStarts = new Int32Array(runs + 1);
  for (let i = 0; i < runs; i++) {
    policyStarts[i + 1] = policyStarts[i] + (ok[i] === 0 ? 0 : policy[i].length);
  }
  const policies = new Uint8Array(policyStarts[runs]);
  for (let i = 0; i < runs; i++) {
    if (policyStarts[i + 1] > policyStarts[i]) policies.set(policyOf(policy[i]), policyStarts[i]);
  }
  release(episodes, duration_ms, billed_ms);
  return { runs, ok, columns: numbers, curveStarts, policies, policyStarts };
}

/** How much memory a table takes. */
export function bytesOf(table: SummaryTable): number {
  return arraysOf(table).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Gives back what a table takes. It is its end. */
export function releaseSummaryTable(table: SummaryTable): void {
  release(...arraysOf(table));
}

// --- internal ---

function arraysOf({ ok, columns, curveStarts, policies, policyStarts }: SummaryTable): NodeJS.TypedArray[] {
  return [ok, curveStarts, policies, policyStarts, ...Object.values(columns)];
}

type SummaryColumn = Exclude<
  keyof RunTable['columns'],
  'variant' | 'episodes' | 'status' | 'policy' | 'digest' | 'duration_ms' | 'billed_ms' | 'error'
>;
