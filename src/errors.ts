/** What a person gave is wrong: told before any work starts, all problems at once. The CLI exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], heading = '') {
    super([...(heading ? [heading] : []), ...problems].join('\n'));
    this.problems = problems;
  }
}

/** The work could not go on (disk, network): says what is kept and how to go on. The CLI exits with 3. */
export class CannotGoOnError extends Error {
  override readonly name = 'CannotGoOnError';
}

/** The words of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
