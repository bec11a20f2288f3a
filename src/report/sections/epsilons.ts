import { schedules } from '../../schedules/index.ts';
import { epsilonValues } from '../../schedules/schedule.ts';
import { mean } from '../../statistics/mean.ts';
import { optionsOf, type RunSpecWithoutSeed } from '../../training/run-spec.ts';
import { epsilonCurves } from '../charts/epsilons.ts';
import { choice, figure, legend, type View } from '../charts/figure.ts';
import type { SeriesStyle } from '../charts/palette.ts';
import type { ReportContent } from '../content.ts';
import { count, number } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from './section.ts';

/** What each variant explores: its epsilon over the episodes. */
export function epsilonsSection(
  { variants }: ReportContent,
  styles: Readonly<Record<string, SeriesStyle>>,
): Markup {
  const epsilons = epsilonsOf(variants);
  return section(
    'epsilons',
    'How much it explored',
    html`<p>Epsilon is the chance that a step is a random action instead of the best one known.</p>
<div class="switched">
${choice('epsilon-scale', 'Episodes', { log: 'logarithmic', linear: 'linear' })}
${legend(styles)}
${figure({ name: 'epsilons', views: epsilonViews(variants, styles), caption: 'Epsilon of each episode, by variant.' })}
</div>
${table({
  caption: 'The epsilon of each variant',
  head: ['variant', 'schedule', 'first', 'last', 'mean'],
  text: [0, 1],
  rows: Object.entries(variants).map(([name, spec]) => [
    name,
    scheduleWords(spec),
    number(epsilons[name][0]),
    number(epsilons[name][spec.episodes - 1]),
    number(mean(epsilons[name])),
  ]),
})}`,
  );
}

/** The schedules as curves, over episodes on either scale. */
export function epsilonViews(
  variants: ReportContent['variants'],
  styles: Readonly<Record<string, SeriesStyle>>,
): View[] {
  const epsilons = epsilonsOf(variants);
  return (['log', 'linear'] as const).map((scale) => ({
    name: scale,
    wide: epsilonCurves({ epsilons, styles, scale, size: 'wide' }),
    narrow: epsilonCurves({ epsilons, styles, scale, size: 'narrow' }),
  }));
}

// --- internal ---

function epsilonsOf(variants: ReportContent['variants']): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(variants).map(([name, { epsilon, episodes }]) => [
      name,
      epsilonValues(schedules[epsilon.kind].create(optionsOf(epsilon)), episodes),
    ]),
  );
}

const MOST_STEPS = 4;

/** `0.1 in every episode`, `0.1, and 0.05 from episode 52`; or the kind and its options. */
function scheduleWords({ epsilon }: RunSpecWithoutSeed): string {
  if (epsilon.kind === 'constant') return `${epsilon.value} in every episode`;
  if (epsilon.kind !== 'steps') {
    const options = Object.entries(optionsOf(epsilon)).map(
      ([name, value]) => `${name} ${JSON.stringify(value)}`,
    );
    return `${epsilon.kind}: ${options.join(', ')}`;
  }
  const values = epsilon.values as readonly (readonly [number, number])[];
  if (values.length > MOST_STEPS) return `${count(values.length)} values that were given one by one`;
  const [first, ...rest] = values;
  return [
    String(first[1]),
    ...rest.map(([episode, value]) => `${value} from episode ${count(episode + 1)}`),
  ].join(', ');
}
