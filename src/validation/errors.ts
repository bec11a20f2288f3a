/** More problems than these would scroll the first ones away. */
const SHOWN = 40;

/** What a person gave is wrong: told before any work starts, all problems at once. The CLI exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], heading = '') {
    const shown = problems.slice(0, SHOWN);
    if (problems.length > SHOWN) shown.push(`... and ${problems.length - SHOWN} more problems`);
    super([...(heading ? [heading] : []), ...shown].join('\n'));
    this.problems = problems;
  }
}

/** What a step gives; undefined where it finds something wrong, which joins the other problems, to be told with them. */
export function collect<Value>(problems: string[], step: () => Value): Value | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) problems.push(problem);
    return undefined;
  }
}

/** What a step gives; where it finds something wrong in a field of what a person wrote, told with the path from there. */
export function inField<Value>(field: string, step: () => Value): Value {
  const problems: string[] = [];
  const value = collect(problems, step);
  if (problems.length === 0) return value as Value;
  throw new InputError(problems.map((problem) => problem.replace(/^Expected `/, `Expected \`${field}.`)));
}

/** The work could not go on (disk, network): says what is kept and how to go on. The CLI exits with 3. */
export class CannotGoOnError extends Error {
  override readonly name = 'CannotGoOnError';
}

/** The words of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
