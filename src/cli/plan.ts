import { availableParallelism } from 'node:os';
import { threads } from '../backends/threads.ts';
import { type Plan, plan } from '../experiment/plan.ts';
import { bytes, count, plural } from '../report/format.ts';
import { loopOf } from '../training/run.ts';
import { choiceLabel } from '../training/run-spec.ts';
import type { OnAws } from './aws/cost.ts';
import { loadExperiment } from './load-experiment.ts';
import { print } from './output.ts';
import { type Place, refuseWhatDoesNotFit } from './places.ts';

export interface PlanOptions {
  readonly seeds?: number;
  readonly episodes?: number;
  readonly json?: boolean;
  readonly on: Place;
  readonly region?: string;
  readonly concurrency?: number;
}

/** Prints what an experiment would do, and an estimate of its work; trains nothing. */
export async function showPlan(file: string, options: PlanOptions): Promise<void> {
  refuseWhatDoesNotFit(options.on, options);
  const planned = plan(await loadExperiment(file, options));
  const onAws = options.on === 'aws' ? await estimateOnAws(planned, options) : undefined;
  if (options.json) {
    const loops = loopsOf(planned);
    print(JSON.stringify(onAws ? { ...planned, loops, onAws } : { ...planned, loops }, null, 2));
    return;
  }
  const { id, variants, seeds, parts, runs, episodes, estimate, comparedWith } = planned;
  const cores = availableParallelism();
  const loops = loopsOf(planned);
  const lines = [
    id,
    '',
    ...Object.entries(variants).map(([name, spec]) => {
      const against = comparedWith[name] === name ? 'baseline' : `compared with ${comparedWith[name]}`;
      const { environment, agent, epsilon } = spec;
      return `  ${name}: ${environment.kind}, ${agent.kind}, epsilon ${choiceLabel(epsilon)}, ${plural(spec.episodes, 'episode')}, ${loops[name]} loop (${against})`;
    }),
    '',
    `${plural(Object.keys(variants).length, 'variant')} x ${plural(seeds.length, 'seed')} = ${plural(runs, 'run')} in ${plural(parts.length, 'part')}, ${plural(episodes, 'episode')} in all`,
    `About ${count(estimate.steps)} steps: ${seconds(estimate.coreSeconds)} of one core, ${bytes(estimate.bytes)} of results.`,
    onAws
      ? await awsWords(onAws)
      : `Here: ${threads({ threads: cores }).explain?.(parts)} of ${plural(cores, 'core')}.`,
  ];
  print(lines.join('\n'));
}

// --- internal ---

async function estimateOnAws({ parts }: Plan, options: PlanOptions): Promise<OnAws> {
  return (await import('./aws/cost.ts')).planOnAws(parts, options);
}

async function awsWords(onAws: OnAws): Promise<string> {
  const { dollars } = await import('../aws/dollars.ts');
  const { region, usd, calls, billedSeconds, concurrency } = onAws;
  return (
    `On AWS Lambda in ${region}: ${plural(calls, 'call')} of train-one-run, ${seconds(billedSeconds)} in sum, about ${dollars(usd)}; ` +
    `with ${count(concurrency)} at once about ${seconds(onAws.seconds)}.`
  );
}

/** By variant: `kernel`, or `textbook` where the kernel has no copy of the loop. */
function loopsOf({ variants }: Plan): Record<string, string> {
  return Object.fromEntries(Object.entries(variants).map(([name, spec]) => [name, loopOf(spec)]));
}

function seconds(amount: number): string {
  if (amount < 1) return 'less than a second';
  return amount < 120 ? `${Math.round(amount)} s` : `${Math.round(amount / 60)} min`;
}
