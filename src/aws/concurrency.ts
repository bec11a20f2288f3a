import { HOW_TO_RAISE_IT } from '../backends/lambda/limits.ts';
import { InputError } from '../validation/errors.ts';

/** How many calls of train-one-run at once at most, and why so many. */
export interface Concurrency {
  readonly limit: number;
  readonly because: string;
  /** What a person should know of it. */
  readonly note?: string;
}

/** Of what is left in an account: the other half is for whoever else works there. */
const SHARE = 0.5;
/** Where the account does not tell: a tenth of what one that is not new has. */
const UNKNOWN = 100;
const LOW = 50;

/**
 * As many calls at once as were asked for; else as the stack was deployed for; else half of what the account has left.
 *
 * @param unreserved what it has left for functions without a reservation; undefined where it does not tell
 * @throws InputError where more was asked for than the stack was deployed for
 */
export async function concurrencyFor(
  asked: number | undefined,
  deployed: number | undefined,
  unreserved: () => Promise<number | undefined>,
): Promise<Concurrency> {
  if (asked !== undefined && deployed !== undefined && asked > deployed) {
    throw new InputError([
      `Expected \`concurrency\` to be at most ${deployed}, the limit that the stack was deployed with, got \`${asked}\``,
    ]);
  }
  if (asked !== undefined) return { limit: asked, because: 'the experiment was started with it' };
  if (deployed !== undefined) return { limit: deployed, because: 'the stack was deployed with it' };
  const left = await unreserved();
  if (left === undefined) return { limit: UNKNOWN, because: 'the account does not tell its own limit' };
  const limit = Math.max(1, Math.floor(SHARE * left));
  const because = `it is half of the ${left} that the account has left for all of its functions`;
  if (limit >= LOW) return { limit, because };
  const note =
    `At most ${limit} parts at once: half of what this account has left for all of its functions in this region, ` +
    `${left} ${HOW_TO_RAISE_IT} \`--concurrency\` takes more of what there is.`;
  return { limit, because, note };
}
