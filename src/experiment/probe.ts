import { isOwnAgent } from '../agents/own-agents.ts';
import { schedules } from '../schedules/index.ts';
import { loopOf, trainNormalised } from '../training/run.ts';
import { DEFAULT_AGENT, optionsOf, type RunSpecWithoutSeed } from '../training/run-spec.ts';
import { type Estimate, estimatedBytes, type Plan, SECONDS_PER_STEP, secondsOf } from './plan.ts';

/** An estimate that rests on episodes that were really trained. */
export interface ProbedEstimate extends Estimate {
  /** Of one run of each variant. */
  readonly runs: Readonly<Record<string, { readonly steps: number; readonly coreSeconds: number }>>;
}

/** More variants are not tried; each of them counts as the one that is most like it. */
const MOST_VARIANTS = 20;
/** Of one core, for all of them; the last try may take as long again. */
const SECONDS = 0.15;
/** Episodes of the first try. */
const FIRST = 16;
/** How many times as many episodes each further try has. */
const GROWTH = 4;

/**
 * Estimates the work of a plan by training some episodes of its variants, for a fraction of a second. Agents of one's own
 * are not run here: the default agent takes as many steps in their place, at the pace of their loop.
 */
export function estimateByProbe({
  variants,
  seeds,
  episodes,
}: Pick<Plan, 'variants' | 'seeds' | 'episodes'>): ProbedEstimate {
  const all = Object.entries(variants).map(([name, spec]) => ({
    name,
    spec,
    options: numbersAndWords(spec),
  }));
  const tried = spread(all).map(({ spec, options }) => {
    const mostSteps = SECONDS / Math.min(all.length, MOST_VARIANTS) / SECONDS_PER_STEP[loopOf(spec)];
    return { options, stepsPerEpisode: probe(builtIn(spec), seeds[0], mostSteps) / spec.episodes };
  });
  const runs = all.map(({ name, spec, options }) => {
    const distances = tried.map((one) => distance(one.options, options));
    const { stepsPerEpisode } = tried[distances.indexOf(Math.min(...distances))];
    const steps = Math.round(stepsPerEpisode * spec.episodes);
    return [name, { steps, coreSeconds: secondsOf(spec, steps) }] as const;
  });
  const sum = (key: 'steps' | 'coreSeconds') =>
    seeds.length * runs.reduce((total, [, run]) => total + run[key], 0);
  return {
    steps: sum('steps'),
    coreSeconds: sum('coreSeconds'),
    bytes: estimatedBytes(all.length * seeds.length, episodes),
    runs: Object.fromEntries(runs),
  };
}

// --- internal ---

function builtIn(spec: RunSpecWithoutSeed): RunSpecWithoutSeed {
  const agent = { kind: DEFAULT_AGENT, alpha: 0.1, gamma: 0.9 };
  return isOwnAgent(spec.agent) ? { ...spec, agent } : spec;
}

/** Some of the variants, in steps of the golden ratio: it has no rhythm that the cells of a grid could have, too. */
function spread<Item>(all: readonly Item[]): readonly Item[] {
  if (all.length <= MOST_VARIANTS) return all;
  const places = Array.from({ length: MOST_VARIANTS }, (_, i) =>
    Math.floor(((i * 0.6180339887498949) % 1) * all.length),
  );
  return [...new Set(places)].map((place) => all[place]);
}

/** The steps of one run, by shorter runs of more and more episodes, as many as so many steps allow. */
function probe(spec: RunSpecWithoutSeed, seed: number, mostSteps: number): number {
  const { episodes, maxStepsPerEpisode } = spec;
  const schedule = schedules[spec.epsilon.kind].create(optionsOf(spec.epsilon));
  const most = Math.min(maxStepsPerEpisode, Math.ceil(mostSteps / FIRST));
  let left = mostSteps;
  for (let length = Math.min(FIRST, episodes); ; length = Math.min(length * GROWTH, episodes)) {
    // The first half as it is; the second stands for all that follows, under the epsilons of all that follows.
    const half = Math.ceil(length / 2);
    const stretch = length > half ? (episodes - half) / (length - half) : 1;
    const values = Array.from({ length }, (_, i) => [
      i,
      schedule(i < half ? i : half + Math.floor((i - half) * stretch)),
    ]);
    const shorter = { ...spec, seed, episodes: length, maxStepsPerEpisode: most };
    const { timesteps, truncated } = trainNormalised({ ...shorter, epsilon: { kind: 'steps', values } });
    let [steps, trained] = [0, 0];
    for (let i = 0; i < length; i++) {
      trained += timesteps[i];
      // What did not end here mostly never does.
      steps += (i < half ? 1 : stretch) * (truncated[i] ? maxStepsPerEpisode : timesteps[i]);
    }
    left -= trained;
    // Agents learn: four times as many episodes take about twice as many steps.
    if (length === episodes || 2 * trained > left) return steps;
  }
}

type Options = ReadonlyMap<string, string | number>;

/** What a spec says, by paths. */
function numbersAndWords(spec: RunSpecWithoutSeed): Options {
  return new Map(
    Object.entries(spec).flatMap(([field, value]) =>
      Object.entries(typeof value === 'object' ? value : { value }).map(([option, own]) => [
        `${field}.${option}`,
        typeof own === 'number' ? own : JSON.stringify(own),
      ]),
    ),
  );
}

/** In how many options two specs differ; numbers count by how far they are apart. */
function distance(a: Options, b: Options): number {
  let sum = 0;
  for (const [path, one] of a) {
    const other = b.get(path);
    if (one === other) continue;
    const comparable = typeof one === 'number' && typeof other === 'number';
    sum += comparable ? Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other)) : 1;
  }
  return sum;
}
