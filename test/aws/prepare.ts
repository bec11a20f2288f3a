import { installed, NoPythonError } from './python.ts';

// The first half of `npm run test:aws`: installs what the tests start, or says in a sentence why it cannot.
try {
  for (const program of ['ministack', 'microburst'] as const) await installed(program);
} catch (error) {
  console.error(error instanceof NoPythonError ? error.message : error);
  process.exit(3);
}
