import type { Progress } from '../results/progress.ts';
import type { Cost } from './cost.ts';
import type { Failure } from './failures.ts';

/** What the orchestrator answers. */
export interface InvocationAnswer {
  readonly id: string;
  readonly status: Exclude<Progress['state'], 'running'>;
  readonly bucket: string;
  readonly planned: number;
  readonly ok: number;
  readonly failed: number;
  readonly reused: number;
  readonly missing: number;
  /** Over all starts of the experiment. */
  readonly cost: Cost;
  /** The most parts at once that were asked for. */
  readonly concurrency: number;
  /** What made runs fail: each with how many, and the first of them. */
  readonly failures: readonly Failure[];
  /** This invocation's number, from 1. */
  readonly invocation: number;
  /** Where the status is `failed`: why, and how to go on. */
  readonly error?: string;
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
  /** Parts that did not stand, and were computed again. */
  readonly damaged: readonly string[];
}
