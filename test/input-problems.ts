import { InputError } from '../src/validation/errors.ts';

/** What is said to be wrong when it is tried; nothing where it works. Any error but an InputError goes on. */
export function inputProblems(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}
