import { schedules } from '../../schedules/index.ts';
import { epsilonValues } from '../../schedules/schedule.ts';
import { mean } from '../../statistics/mean.ts';
import { optionsOf, type RunSpecWithoutSeed } from '../../training/run-spec.ts';
import type { ReportContent } from '../content.ts';
import { choice, figure, SCALES } from '../figure.ts';
import { count, number } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { foldedTable, section } from './section.ts';

/** What each variant explores: its epsilon over the episodes. */
export function epsilonsSection({ variants }: ReportContent): Markup {
  const rows = Object.entries(variants).map(([name, spec]) => {
    const values = epsilonValues(schedules[spec.epsilon.kind].create(optionsOf(spec.epsilon)), spec.episodes);
    const numbers = [values[0], values[values.length - 1], mean(values)];
    return [name, scheduleWords(spec), ...numbers.map(number)];
  });
  return section(
    'epsilons',
    'How much it explored',
    html`<p>Epsilon is the chance that a step is a random action instead of the best one known.</p>`,
    figure({
      name: 'epsilons',
      caption: 'Epsilon of each episode, by variant.',
      controls: choice('epsilon-scale', 'Episodes', SCALES),
    }),
    foldedTable('All schedules in words', {
      caption: 'The epsilon of each variant',
      head: ['variant', 'schedule', 'first', 'last', 'mean'],
      text: [0, 1],
      rows,
    }),
  );
}

// --- internal ---

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
  return values
    .map(([episode, value]) => (episode === 0 ? value : `${value} from episode ${count(episode + 1)}`))
    .join(', ');
}
