import { createHash } from 'node:crypto';
import { environments } from '../environments/index.ts';
import { loopOf } from '../training/run.ts';
import type { RunSpecWithoutSeed } from '../training/run-spec.ts';
import { answerOptions } from './answer-options.ts';
import { checkExperiment, type Experiment } from './check-experiment.ts';
import { curveBlocks } from './curve.ts';
import { cutIntoParts } from './cut.ts';
import { type Block, episodesIn, type Part, runsIn } from './part.ts';
import type { ExperimentInput } from './schema.ts';

/** The version of the layout and the meaning of results; part of every experiment's id. */
export const RESULTS_VERSION = 2;

/** An experiment cut into parts, with an estimate of its work. */
export interface Plan extends Omit<Experiment, 'name'> {
  /** name-<12 hex>: the same for the same variants, whatever the seeds. */
  readonly id: string;
  readonly parts: readonly Part[];
  readonly runs: number;
  readonly episodes: number;
  /** The first episode of each curve block of the longest variant. */
  readonly blocks: readonly number[];
  readonly estimate: Estimate;
}

export interface Estimate {
  readonly steps: number;
  /** Seconds of one core, for training and writing. */
  readonly coreSeconds: number;
  /** Bytes of results. */
  readonly bytes: number;
}

/** By the loop that takes it; twice as many on a slow machine. */
export const SECONDS_PER_STEP = { kernel: 25e-9, textbook: 250e-9 };
/** To write it. */
const SECONDS_PER_EPISODE = 0.1e-6;
const BYTES_PER_EPISODE = 6;
const BYTES_PER_RUN = 3000;
const LEARNING_EPISODES = 1000;

/**
 * Cuts an experiment into parts.
 *
 * @throws InputError where the experiment is not checked yet and wrong
 */
export function plan(experiment: Experiment | ExperimentInput): Plan {
  const checked = 'comparedWith' in experiment ? experiment : checkExperiment(experiment);
  const { name, variants, seeds, baseline, comparedWith } = checked;
  const specs = Object.values(variants);
  const id = experimentId(name, variants);
  const [runs, episodes] = [runsIn(checked), episodesIn(checked)];
  return {
    ...{ id, variants, seeds, baseline, comparedWith, ...answerOptions(checked) },
    parts: cutIntoParts({ experiment: id, variants, seeds }),
    runs,
    episodes,
    blocks: curveBlocks(Math.max(...specs.map((spec) => spec.episodes))),
    estimate: {
      steps: specs.reduce((sum, spec) => sum + stepsOf(spec) * seeds.length, 0),
      coreSeconds: estimatedSeconds([checked]),
      bytes: estimatedBytes(runs, episodes),
    },
  };
}

/** The estimated training time of parts, or of a whole experiment, on one core, in seconds. */
export function estimatedSeconds(parts: readonly Block[]): number {
  return parts.reduce(
    (sum, { variants, seeds }) =>
      Object.values(variants).reduce((own, spec) => own + seeds.length * secondsOf(spec), sum),
    0,
  );
}

/** The estimated bytes of results of so many runs. */
export function estimatedBytes(runs: number, episodes: number): number {
  return episodes * BYTES_PER_EPISODE + runs * BYTES_PER_RUN;
}

/** The estimated time of a run on one core. */
export function secondsOf(spec: RunSpecWithoutSeed, steps = stepsOf(spec)): number {
  return steps * SECONDS_PER_STEP[loopOf(spec)] + spec.episodes * SECONDS_PER_EPISODE;
}

// --- internal ---

function experimentId(name: string, variants: Plan['variants']): string {
  const hash = createHash('sha256').update(canonical({ version: RESULTS_VERSION, variants }));
  return `${name}-${hash.digest('hex').slice(0, 12)}`;
}

/** JSON with the keys of every object in order, so that equal data give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function stepsOf({ environment, episodes }: RunSpecWithoutSeed): number {
  const { learning, learned } = environments[environment.kind].typicalSteps;
  const early = Math.min(episodes, LEARNING_EPISODES);
  return early * learning + (episodes - early) * learned;
}
