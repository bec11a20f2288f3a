import { availableParallelism } from 'node:os';
import { threads } from '../backends/threads.ts';
import { plan } from '../experiment/plan.ts';
import { estimateByProbe } from '../experiment/probe.ts';
import { bytes, count, plural } from '../report/format.ts';
import type { planOnAws } from './aws/cost.ts';
import { loadExperiment } from './load-experiment.ts';
import type { Options } from './options.ts';
import { print } from './output.ts';
import { differencesOf, loopsOf, variantsTable } from './plan-variants.ts';

/** Prints what an experiment would do, and an estimate of its work, for which it trains some episodes. */
export async function showPlan(file: string, options: Options): Promise<void> {
  const planned = plan(await loadExperiment(file, options));
  const estimate = estimateByProbe(planned);
  const onAws =
    options.on === 'aws' ? (await import('./aws/cost.ts')).planOnAws(planned.parts, options) : undefined;
  if (options.json) {
    const more = { estimate, loops: loopsOf(planned), differences: differencesOf(planned), onAws };
    print(JSON.stringify({ ...planned, ...more }, null, 2));
    return;
  }
  const { id, variants, seeds, parts, runs, episodes } = planned;
  const cores = availableParallelism();
  const lines = [
    id,
    '',
    variantsTable(planned),
    '',
    `${plural(Object.keys(variants).length, 'variant')} x ${plural(seeds.length, 'seed')} = ${plural(runs, 'run')} in ${plural(parts.length, 'part')}, ${plural(episodes, 'episode')} in all`,
    `About ${count(estimate.steps)} steps, by a short trial: ${seconds(estimate.coreSeconds)} of one core, ${bytes(estimate.bytes)} of results.`,
    onAws
      ? await awsWords(onAws)
      : `Here: ${threads({ threads: cores }).explain?.(parts)} of ${plural(cores, 'core')}.`,
  ];
  print(lines.join('\n'));
}

// --- internal ---

async function awsWords(onAws: ReturnType<typeof planOnAws>): Promise<string> {
  const { dollars } = await import('../aws/dollars.ts');
  const { region, usd, calls, billedSeconds, concurrency } = onAws;
  return (
    `On AWS Lambda in ${region}: ${plural(calls, 'call')} of train-one-run, ${seconds(billedSeconds)} in sum, about ${dollars(usd)}; ` +
    `with ${count(concurrency)} at once about ${seconds(onAws.seconds)}.`
  );
}

function seconds(amount: number): string {
  if (amount < 1) return 'less than a second';
  return amount < 120 ? `${Math.round(amount)} s` : `${Math.round(amount / 60)} min`;
}
