import { InputError } from '../validation/errors.ts';

/** How many calls of train-one-run at once at most, and why so many. */
export interface Concurrency {
  readonly limit: number;
  readonly because: string;
  /** What a person should know of it. */
  readonly note?: string;
}

export interface ConcurrencyOptions {
  /** What the experiment was started with. */
  readonly asked?: number;
  /** What the stack was deployed with. */
  readonly deployed?: number;
  /** What the account has left for functions without a reservation; undefined where it cannot be asked. */
  readonly unreserved: () => Promise<number | undefined>;
}

/** Of what is left in an account: the other half is for whoever else works there. */
const SHARE = 0.5;
/** Where the account does not tell: a tenth of what one that is not new has. */
const UNKNOWN = 100;
const LOW = 50;

/**
 * As many calls at once as were asked for; else as the stack was deployed for; else half of what the account has left.
 *
 * @throws InputError where more was asked for than the stack was deployed for
 */
export async function concurrencyFor({
  asked,
  deployed,
  unreserved,
}: ConcurrencyOptions): Promise<Concurrency> {
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
  return {
    limit,
    because: `it is half of the ${left} that the account has left for all of its functions`,
    ...(limit < LOW ? { note: lowNote(limit, left) } : {}),
  };
}

// --- internal ---

function lowNote(limit: number, left: number): string {
  return (
    `At most ${limit} parts at once: half of what this account has left for all of its functions in this region, ${left} ` +
    '(new accounts begin at 10; 1,000 are usual). It only takes longer; to raise it, ask under Service Quotas, AWS Lambda, ' +
    'for more "Concurrent executions". It costs nothing. `--concurrency` takes more of what there is.'
  );
}
