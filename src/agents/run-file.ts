import { pathToFileURL } from 'node:url';

/**
 * Runs the code of a file.
 *
 * @throws what the file throws; an Error where it waits for what never comes, which would end the process without a word
 */
export async function runFile(path: string): Promise<{ readonly default?: unknown }> {
  const { promise: nothingGoesOn, reject } = Promise.withResolvers<never>();
  const onIdle = () =>
    reject(new Error('an `await` outside of its functions waits for something that never comes'));
  process.on('beforeExit', onIdle);
  try {
    return await Promise.race([import(pathToFileURL(path).href), nothingGoesOn]);
  } finally {
    process.off('beforeExit', onIdle);
  }
}
