import { lackingCode } from '../agents/own-agents.ts';
import { trainAgain } from '../backends/many-runs.ts';
import { environments } from '../environments/index.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import { evaluateFully } from '../policy/evaluate-policy.ts';
import { mean } from '../statistics/mean.ts';
import type { RunResult } from '../training/run.ts';
import { environmentOf, optionsOf } from '../training/run-spec.ts';
import type { Replay, ReplayedEnvironment, ReportContent, VariantRuns } from './content.ts';
import { mattering } from './ranking.ts';

/**
 * Trains a few runs again, to be replayed: the best, the median and the worst of each variant by what they learned, and
 * those of a seed that is asked for. At most eight variants, those that matter, and as many as take some seconds.
 *
 * @param seed of runs to watch besides
 */
export async function trainReplays(
  content: Omit<ReportContent, 'replays'>,
  seed?: number,
): Promise<ReplayedEnvironment[]> {
  const { summary, variants } = content;
  const ordered = mattering(summary, MOST_VARIANTS);
  const names = Object.keys(summary.variants).filter(
    (name) => ordered.includes(name) && !lackingCode(variants[name].agent),
  );
  let left = MOST_SECONDS;
  const affordable = names.flatMap((name) => {
    const chosen = chosenRuns(content.runs[name], seed);
    const seeds = chosen.map((run) => run.seed);
    left -= estimatedSeconds([{ variants: { [name]: variants[name] }, seeds }]);
    const some = left >= 0 ? chosen : chosen.filter(({ seed: one }) => one === seed);
    return some.map((run) => ({ name, ...run }));
  });
  const trained = await trainAgain(
    affordable.map(({ name, seed: own }) => ({ ...variants[name], seed: own })),
  );
  const replays = trained.flatMap((result, i) =>
    result instanceof Error ? [] : [replayOf(content, affordable[i], result)],
  );
  const groups = Map.groupBy(replays, ({ variant }) => JSON.stringify(variants[variant].environment));
  return Array.from(groups.values(), (runs) => {
    const choice = variants[runs[0].variant].environment;
    const picture = environments[choice.kind].picture?.(optionsOf(choice));
    return { environment: environmentOf(choice), picture, runs };
  });
}

// --- internal ---

const MOST_VARIANTS = 8;
/** By the estimate: a fast machine needs half of it, a slow one twice as long. */
const MOST_SECONDS = 7.5;

interface ChosenRun {
  readonly seed: number;
  readonly rank: string;
}

/** By the probability of the goal, then by the return of the policy, then by the seed. */
function chosenRuns({ seeds, metrics }: VariantRuns, asked?: number): ChosenRun[] {
  const worth = (i: number) =>
    Number.isFinite(metrics.policy_returns[i]) ? metrics.policy_returns[i] : -1e300;
  const order = [...seeds.keys()].sort(
    (a, b) =>
      metrics.goal_probability[b] - metrics.goal_probability[a] || worth(b) - worth(a) || seeds[a] - seeds[b],
  );
  const places = { best: 0, median: Math.floor((order.length - 1) / 2), worst: order.length - 1 };
  const ranked = order.length === 0 ? [] : Object.entries(places);
  const all = ranked.map(([rank, place]) => ({ rank, seed: seeds[order[place]] }));
  if (asked !== undefined && seeds.includes(asked)) all.push({ rank: 'asked for', seed: asked });
  return Array.from(
    Map.groupBy(all, ({ seed }) => seed),
    ([seed, ranks]) => ({ seed, rank: ranks.map(({ rank }) => rank).join(', ') }),
  );
}

function replayOf(
  content: Pick<ReportContent, 'runs'>,
  { name, seed, rank }: ChosenRun & { name: string },
  { spec, table, policy, digest }: RunResult,
): Replay {
  const environment = environmentOf(spec.environment);
  const { seeds, digests } = content.runs[name];
  return {
    variant: name,
    seed,
    rank,
    policy,
    values: bestValues(table, environment.states, environment.actions),
    starts: evaluateFully(environment, policy).starts,
    same: digests[seeds.indexOf(seed)] === digest,
  };
}

/** The value of the best action of each state; of two tables (double Q-learning), by their mean. */
function bestValues(table: Float64Array, states: number, actions: number): Float64Array {
  const size = states * actions;
  const tables = Array.from({ length: table.length / size }, (_, i) => i * size);
  const worth = (entry: number) => mean(tables.map((first) => table[first + entry]));
  return Float64Array.from({ length: states }, (_, state) =>
    Math.max(...Array.from({ length: actions }, (_, action) => worth(state * actions + action))),
  );
}
