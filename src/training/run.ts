import { agentKinds, lackingCode } from '../agents/own-agents.ts';
import { hasKernel, trainInKernel } from '../kernel/kernel.ts';
import { alea } from '../randomness/alea.ts';
import { schedules } from '../schedules/index.ts';
import { epsilonValues } from '../schedules/schedule.ts';
import { InputError } from '../validation/errors.ts';
import { digestOf } from './digest.ts';
import {
  type Choice,
  environmentOf,
  normaliseRunSpec,
  optionsOf,
  type RunSpec,
  type RunSpecInput,
} from './run-spec.ts';
import { type EpisodeMetrics, train } from './train.ts';

/** What came of one run. The arrays of the metrics have one element per episode. */
export interface RunResult extends EpisodeMetrics {
  readonly spec: RunSpec;
  /** Action values, [states x actions], state-major; double Q-learning: table A, then table B. */
  readonly table: Float64Array;
  /** [states] The greedy action in each state. */
  readonly policy: Uint8Array;
  /** SHA-256 over the metrics and the table. */
  readonly digest: string;
}

export interface TrainRunOptions {
  /** Called every few milliseconds after an episode, with its number; what it throws ends the training. */
  readonly onEpisode?: (episode: number) => void;
}

/**
 * Trains one run: data in, data out. Its result depends on the spec alone.
 *
 * @throws InputError where the spec is wrong
 */
export function trainRun(spec: RunSpecInput, options: TrainRunOptions = {}): RunResult {
  return trainNormalised(normaliseRunSpec(spec), options);
}

/** The same for a spec that is normalised already. */
export function trainNormalised(spec: RunSpec, options: TrainRunOptions = {}): RunResult {
  if (loopOf(spec) === 'textbook') return trainByTextbook(spec, options);
  const { table, policy, ...metrics } = trainInKernel({
    environment: environmentOf(spec.environment),
    agent: spec.agent.kind,
    alpha: spec.agent.alpha as number,
    gamma: spec.agent.gamma as number,
    epsilons: epsilonsOf(spec),
    seed: spec.seed,
    maxStepsPerEpisode: spec.maxStepsPerEpisode,
    onEpisode: options.onEpisode,
  });
  return { spec, ...metrics, table, policy, digest: digestOf(metrics, table) };
}

/** The same by the loop of train.ts, whose results the kernel must equal. */
export function trainByTextbook(spec: RunSpec, options: TrainRunOptions = {}): RunResult {
  const lacking = lackingCode(spec.agent);
  if (lacking) throw new InputError([`It cannot be trained: ${lacking}`]);
  const environment = environmentOf(spec.environment);
  const epsilons = epsilonsOf(spec);
  const { agent, ...metrics } = train({
    environment,
    agent: agentKinds()[spec.agent.kind].create(optionsOf(spec.agent)),
    epsilon: (episode) => epsilons[episode],
    episodes: spec.episodes,
    randomness: alea(spec.seed),
    maxStepsPerEpisode: spec.maxStepsPerEpisode,
    onEpisode: options.onEpisode,
  });
  const policy = Uint8Array.from({ length: environment.states }, (_, state) => agent.greedy(state));
  return { spec, ...metrics, table: agent.table, policy, digest: digestOf(metrics, agent.table) };
}

/** Which loop trains a run: the kernel, or the textbook's where the kernel has no copy for it. */
export function loopOf({ agent }: Pick<RunSpec, 'agent'>): 'kernel' | 'textbook' {
  return hasKernel(agent.kind) ? 'kernel' : 'textbook';
}

// --- internal ---

/** Specs of one variant share their epsilon, so the values of the last one are kept. */
let last: { epsilon: Choice; episodes: number; values: Float64Array } | undefined;

function epsilonsOf({ epsilon, episodes }: RunSpec): Float64Array {
  if (last?.epsilon !== epsilon || last.episodes !== episodes) {
    const schedule = schedules[epsilon.kind].create(optionsOf(epsilon));
    last = { epsilon, episodes, values: epsilonValues(schedule, episodes) };
  }
  return last.values;
}
