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

/** What `work` gives; where it throws an InputError, what is made of its problems. */
export function orProblems<Value, Other>(
  work: () => Value,
  refused: (problems: readonly string[]) => Other,
): Value | Other {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) return refused(error.problems);
    throw error;
  }
}

/** What `work` gives. The problems of an InputError that it throws stand under this heading. */
export function underHeading<Value>(heading: string, work: () => Value): Value {
  return orProblems(work, (problems) => {
    throw new InputError(problems, heading);
  });
}

/** What `work` gives; what it finds wrong in a field of what a person wrote is told with the path from there. */
export function inField<Value>(field: string, work: () => Value): Value {
  return orProblems(work, (problems) => {
    throw new InputError(problems.map((problem) => problem.replace(/^Expected `/, `Expected \`${field}.`)));
  });
}

/** What `work` gives; undefined where it finds something wrong, which joins the other problems, to be told with them. */
export function collect<Value>(problems: string[], work: () => Value): Value | undefined {
  return orProblems(work, (found) => {
    for (const problem of found) problems.push(problem);
    return undefined;
  });
}

/** The work could not go on (disk, network): says what is kept and how to go on. The CLI exits with 3. */
export class CannotGoOnError extends Error {
  override readonly name = 'CannotGoOnError';
}

/** The words of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
