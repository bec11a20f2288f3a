import { readFileSync } from 'node:fs';

/** What Gymnasium itself says, recorded in test/golden. */
export function golden<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as Shape;
}

/** One outcome as Gymnasium writes it: probability, next state, reward, done. */
export type GoldenOutcome = readonly [number, number, number, 0 | 1];

/** FrozenLake and CliffWalking: `P[state][action]` lists the outcomes, `V` the optimal values. */
export interface GoldenTable {
  readonly nS: number;
  readonly nA: number;
  readonly initial: { readonly states: readonly number[] };
  readonly P: readonly (readonly (readonly GoldenOutcome[])[])[];
  readonly gammaForV: number;
  readonly V: readonly number[];
}

/** Taxi: deterministic, so one number for each state x action. */
export interface GoldenTaxi {
  readonly nS: number;
  readonly nA: number;
  readonly initial: { readonly states: readonly number[] };
  readonly nextState: readonly number[];
  readonly reward: readonly number[];
  readonly done: readonly number[];
}

/** Nine runs of the course's Q-learning on Gymnasium's Taxi, with numbers from three mulberry32 streams. */
export interface GoldenTraces {
  readonly mulberry32_seed1_first5: readonly number[];
  readonly cases: readonly {
    readonly epsilon: 'fixed_0.1' | 'seed_schedule' | 'decay_0.99';
    readonly alpha: number;
    readonly gamma: number;
    readonly episodes: number;
    readonly timesteps: readonly number[];
    readonly penalties: readonly number[];
    readonly qSha256: string;
  }[];
}
