import { InputError } from '../validation/errors.ts';

/** Where an experiment is trained and its results are kept. */
export type Place = 'local' | 'aws';

/** @throws InputError where a flag was given that means nothing in that place */
export function refuseWhatDoesNotFit(on: Place, options: object): void {
  const [flags, where] = on === 'aws' ? [ONLY_LOCAL, 'local'] : [ONLY_AWS, 'aws'];
  const wrong = Object.entries(flags).filter(([name]) => Object.hasOwn(options, name));
  if (wrong.length > 0) {
    throw new InputError(wrong.map(([, flag]) => `\`${flag}\` goes with \`--on ${where}\` only`));
  }
}

// --- internal ---

const ONLY_LOCAL = { threads: '--threads' };
const ONLY_AWS = {
  stack: '--stack',
  region: '--region',
  concurrency: '--concurrency',
  maxCost: '--max-cost',
  detach: '--detach',
  yes: '--yes',
};
