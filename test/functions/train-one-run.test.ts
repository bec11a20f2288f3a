import { trainRun } from 'manyruns';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/train-one-run.ts';
import type { RunAnswer } from '../../src/aws/train-one-run.ts';
import { type PartAnswer, readPartAnswer } from '../../src/backends/lambda/answers.ts';
import { ANSWER_BYTES } from '../../src/backends/lambda/limits.ts';
import { runsOf } from '../../src/experiment/part.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';
import { wholePlan } from '../example.ts';
import { episodeRows, runRows } from '../read-results.ts';

const byHand = { environment: 'taxi', epsilon: 0.1, episodes: 100, seed: 7 } as const;
const [part] = wholePlan({ seeds: 40 }).parts;
const oneStep = { ...byHand, epsilon: 1, maxStepsPerEpisode: 1 };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('train-one-run, by hand', () => {
  it('answers with the run: what was understood, arrays, totals, digest', async () => {
    const answer = (await handler(byHand)) as RunAnswer;
    const here = trainRun(byHand);
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      spec: normaliseRunSpec(byHand),
      timesteps: [...here.timesteps],
      penalties: [...here.penalties],
      returns: [...here.returns],
      truncated: [...here.truncated],
      totals: {
        timesteps: here.timesteps.reduce((sum, one) => sum + one, 0),
        penalties: here.penalties.reduce((sum, one) => sum + one, 0),
        returns: here.returns.reduce((sum, one) => sum + one, 0),
        truncated: 0,
      },
      digest: here.digest,
    });
  });

  it('answers with as many episodes as fit', async () => {
    const answer = JSON.stringify(await handler({ ...oneStep, episodes: 500_000 }));
    expect(answer.length).toBeLessThan(ANSWER_BYTES);
  });
});

describe('train-one-run, for the orchestrator', () => {
  it('answers with the files of a part', async () => {
    const answer = await readPartAnswer(encode(await handler({ part })), part);
    expect(answer).toMatchObject({ ok: 80, failed: 0 });
    const digests = [...runsOf(part)].map(({ spec }) => trainRun(spec).digest);
    expect((await runRows(answer)).map(({ digest }) => digest)).toEqual(digests);
    expect(await episodeRows(answer)).toHaveLength(40 * 30);
  });
});

describe('train-one-run', () => {
  const { fixed } = part.variants;
  const partWith = (changes: object) => ({ part: { ...part, ...changes } });

  it.each([
    [undefined, 'Expected `the value` to be an object'],
    [null, 'an object'],
    ['taxi', 'an object'],
    [[], 'an object'],
    [{}, 'Expected `environment` to be'],
    [{ ...byHand, seed: -1 }, 'Expected `seed` to be an integer from 0'],
    [{ ...byHand, seed: 2 ** 53 }, 'Expected `seed` to be'],
    [{ ...byHand, episodes: 1e308 }, 'Expected `episodes` to be an integer from 1 to 10000000'],
    [{ ...byHand, epsilon: 1.5 }, 'Expected `epsilon` to be'],
    [{ ...byHand, epsilion: 1 }, 'did you mean `epsilon`?'],
    [{ ...byHand, environment: 'constructor' }, 'Expected `environment` to be one of'],
    [JSON.parse('{"__proto__": {"environment": "taxi"}}'), 'Expected `environment` to be'],
    [
      { ...oneStep, episodes: 1e6 },
      /answer that fits Lambda's 6 MB, got \d+ bytes from 1000000 episodes: an experiment has no such limit/,
    ],
    [{ ...oneStep, episodes: 1e7 }, 'at most 2000000 episodes'],
    [{ part: 7 }, 'Expected `part` to be `{ experiment, variants, seeds }`'],
    [{ part: {} }, 'Expected `part.experiment` to be the id of an experiment'],
    [{ part, seed: 1 }, 'Unknown key `"seed"`'],
    [partWith({ seeds: [] }), 'Expected `part.seeds` to be a list of different seeds'],
    [partWith({ seeds: [1, 1] }), 'Expected `part.seeds` to be a list of different seeds'],
    [partWith({ seeds: [1, 'x'] }), 'Expected `part.seeds[1]`'],
    [partWith({ variants: {} }), 'Expected `part.variants` to name a variant'],
    [partWith({ variants: { '../x': fixed } }), 'to be a name'],
    [partWith({ variants: { CON: fixed } }), 'no device name'],
    [partWith({ variants: { fixed: { ...fixed, epsilon: 7 } } }), 'Expected `part.variants.fixed.epsilon`'],
    [partWith({ variants: { fixed: { ...fixed, episodes: 5e6 } } }), 'at most 2000000 episodes'],
    [
      partWith({ variants: { short: { ...fixed, episodes: 1 } }, seeds: Array.from(Array(40_000).keys()) }),
      /answer that fits Lambda's 6 MB, got \d+ bytes from 40000 runs of 40000 episodes in all: with fewer seeds/,
    ],
  ])('refuses what is wrong with an error of a stable type, in words: $1', async (event, words) => {
    const error: Error = await handler(event).catch((thrown) => thrown);
    expect(error.name).toBe('InputError');
    expect(error.message).toMatch(words);
  });
});

describe('the answer for a part', () => {
  const answerFor = async (changes: object) => encode({ ...(await handler({ part })), ...changes });

  const withFile = async (start: string, text: unknown) => {
    const answer = (await handler({ part })) as PartAnswer;
    const files = Object.entries(answer.files).map(([key, old]) => [key, key.startsWith(start) ? text : old]);
    return { files: Object.fromEntries(files) };
  };

  it.each([
    [async () => ({ files: 7 }), 'it has no files'],
    [async () => ({ files: {} }), 'its last file is not its runs'],
    [() => withFile('runs/', 'AAAA'), 'it is not as it was written'],
    [() => withFile('curves/', ''), 'its files are not those of its runs'],
    [() => withFile('episodes/', ''), 'its files are not those of its runs'],
  ])('is not taken with %s', async (changes, words) => {
    await expect(readPartAnswer(await answerFor(await changes()), part)).rejects.toThrow(words);
  });

  it('is not taken for another variant, or for more seeds', async () => {
    const answer = await answerFor({});
    const { fixed, homework } = part.variants;
    const other = { ...part, variants: { other: fixed, homework } };
    await expect(readPartAnswer(answer, other)).rejects.toThrow('of "fixed" of');
    await expect(readPartAnswer(answer, { ...part, seeds: [...part.seeds, 99] })).rejects.toThrow(
      /it has \d+ runs, not \d+/,
    );
  });

  it.each(['', 'null', '[]', '"text"', '{"ok":', '{}'])('is not taken from the bytes %j', async (text) => {
    await expect(readPartAnswer(new TextEncoder().encode(text), part)).rejects.toThrow(/^it /);
  });
});
