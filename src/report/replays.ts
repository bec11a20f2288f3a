import { lackingCode } from '../agents/own-agents.ts';
import { trainAgain } from '../backends/many-runs.ts';
import { environments } from '../environments/index.ts';
import { estimatedSeconds } from '../experiment/plan.ts';
import { evaluateStarts } from '../policy/evaluate-policy.ts';
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
  const names = Object.keys(summary.variants);
  const ordered = mattering(summary, MOST_VARIANTS);
  const groups = new Map<string, { first: string; runs: Replay[] }>();
  let left = MOST_SECONDS;
  const affordable: (ChosenRun & { name: string })[] = [];
  for (const name of names.filter((name) => ordered.includes(name) && !lackingCode(variants[name].agent))) {
    const chosen = chosenRuns(content.runs[name], seed);
    const seeds = chosen.map((run) => run.seed);
    left -= estimatedSeconds([{ variants: { [name]: variants[name] }, seeds }]);
    const some = left >= 0 ? chosen : chosen.filter(({ seed: one }) => one === seed);
    affordable.push(...some.map((run) => ({ name, ...run })));
  }
  const trained = await trainAgain(
    affordable.map(({ name, seed: own }) => ({ ...variants[name], seed: own })),
  );
  for (const [i, run] of affordable.entries()) {
    const result = trained[i];
    if (result instanceof Error) continue;
    const key = JSON.stringify(variants[run.name].environment);
    const group = groups.get(key) ?? { first: run.name, runs: [] };
    group.runs.push(replayOf(content, run, result));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, runs }) => {
    const choice = variants[first].environment;
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
function chosenRuns({ seeds, metrics }: VariantRuns, asked: number | undefined): ChosenRun[] {
  const worth = (i: number) =>
    Number.isFinite(metrics.policy_returns[i]) ? metrics.policy_returns[i] : -1e300;
  const order = [...seeds.keys()].sort(
    (a, b) =>
      metrics.goal_probability[b] - metrics.goal_probability[a] || worth(b) - worth(a) || seeds[a] - seeds[b],
  );
  const ranks = { best: 0, median: Math.floor((order.length - 1) / 2), worst: order.length - 1 };
  const chosen = new Map<number, string[]>();
  const add = (seed: number, rank: string) => chosen.set(seed, [...(chosen.get(seed) ?? []), rank]);
  if (order.length > 0) for (const [rank, place] of Object.entries(ranks)) add(seeds[order[place]], rank);
  if (asked !== undefined && seeds.includes(asked)) add(asked, 'asked for');
  return [...chosen].map(([seed, words]) => ({ seed, rank: words.join(', ') }));
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
    starts: evaluateStarts(environment, policy),
    same: digests[seeds.indexOf(seed)] === digest,
  };
}

/** The value of the best action of each state; of two tables (double Q-learning), by their mean. */
function bestValues(table: Float64Array, states: number, actions: number): Float64Array {
  const size = states * actions;
  const tables = table.length / size;
  return Float64Array.from({ length: states }, (_, state) => {
    let best = Number.NEGATIVE_INFINITY;
    for (let entry = state * actions; entry < (state + 1) * actions; entry++) {
      let sum = 0;
      for (let i = 0; i < tables; i++) sum += table[i * size + entry];
      best = Math.max(best, sum / tables);
    }
    return best;
  });
}
