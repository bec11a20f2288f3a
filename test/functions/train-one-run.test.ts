import { trainRun } from 'manyruns';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/train-one-run.ts';
import type { RunAnswer } from '../../src/aws/train-one-run.ts';
import { ANSWER_BYTES, partEvent, readPartAnswer } from '../../src/backends/lambda/answers.ts';
import { decodeEpisodes, decodeRuns } from '../../src/results/files.ts';
import { rowsOf } from '../../src/results/run-table.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';
import { examplePlan } from '../example.ts';

const byHand = { environment: 'taxi', epsilon: 0.1, episodes: 100, seed: 7 } as const;
const [part] = examplePlan({ seeds: 40 }).parts;
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

  it.each([
    ['taxi', 1],
    ['frozen-lake', 1e6],
    ['cliff-walking', 1000],
  ])(
    'refuses more episodes of %s than surely fit its answer, and those that it names do fit',
    async (environment, maxStepsPerEpisode) => {
      const spec = { ...byHand, environment, epsilon: 1, maxStepsPerEpisode };
      const error: Error = await handler({ ...spec, episodes: 1e7 }).catch((thrown) => thrown);
      expect(error.name).toBe('InputError');
      const most = Number(/at most (\d+), so that the answer surely fits/.exec(error.message)?.[1]);
      expect(most).toBeGreaterThan(150_000);
      if (maxStepsPerEpisode > 1) return;
      expect(JSON.stringify(await handler({ ...spec, episodes: most })).length).toBeLessThan(ANSWER_BYTES);
    },
  );

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
  ])('refuses %j with an error of a stable type, in words', async (event, words) => {
    const error: Error = await handler(event).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('InputError');
    expect(error.message).toContain(words);
  });
});

describe('train-one-run, for the orchestrator', () => {
  it('says what to do about a part of so many short runs that its answer is too large', async () => {
    const [spec] = part.specs;
    const specs = Array.from({ length: 12_000 }, (_, seed) => ({ ...spec, episodes: 10, seed }));
    const large = { variant: part.variant, specs };
    const error: Error = await handler({ part: large }).catch((thrown) => thrown);
    expect(error.name).toBe('InputError');
    expect(error.message).toMatch(
      /answer fits Lambda's 6 MB, got \d+ bytes from 12000 x 10 episodes: with fewer seeds/,
    );
  });

  it('answers with the two files of a part', async () => {
    const answer = readPartAnswer(encode(await handler({ part })), part);
    expect(answer).toMatchObject({ ok: part.specs.length, failed: 0 });
    const rows = rowsOf(decodeRuns(answer.runs).table);
    expect(rows.map(({ digest }) => digest)).toEqual(part.specs.map((spec) => trainRun(spec).digest));
    expect(decodeEpisodes(answer.episodes)).toHaveLength(part.specs.length * 30);
  });

  it('takes what the specs have in common once', async () => {
    const short = JSON.parse(new TextDecoder().decode(partEvent(part)));
    expect(Object.keys(short.part)).toEqual(['variant', 'shared', 'specs']);
    const [a, b] = (await Promise.all([handler({ part }), handler(short)])) as { episodes: string }[];
    expect(a.episodes).toBe(b.episodes);
  });

  it.each([
    [{ part: {} }, 'Expected `part.variant` to be a name'],
    [{ part: { ...part, specs: [] } }, 'Expected `part.specs` to be a list of at least one run spec'],
    [{ part: { ...part, variant: '../x' } }, 'Expected `part.variant` to be a name'],
    [{ part: { ...part, variant: 'CON' } }, 'no device name'],
    [{ part: { ...part, specs: [part.specs[0], part.specs[0]] } }, 'to have different seeds'],
    [
      { part: { ...part, specs: [part.specs[0], { ...part.specs[1], episodes: 7 }] } },
      'differ in their seeds only',
    ],
    [
      { part: { ...part, specs: [part.specs[0], { ...part.specs[1], seed: 'x' }] } },
      'Expected `part.specs[1].seed`',
    ],
    [{ part: { ...part, specs: [{ ...part.specs[0], episodes: 5e6 }] } }, 'at most 2000000 episodes'],
    [{ part, seed: 1 }, 'or a run spec'],
  ])('refuses %j', async (event, words) => {
    const error: Error = await handler(event).catch((thrown) => thrown);
    expect(error.name).toBe('InputError');
    expect(error.message).toContain(words);
  });
});

describe('the answer for a part', () => {
  const answerFor = async (changes: object) => encode({ ...(await handler({ part })), ...changes });

  it.each([
    [{ ok: 1 }, 'its counts are not those of its runs'],
    [{ ok: '3' }, 'its counts are not those of its runs'],
    [{ runs: 7 }, 'it has no files'],
    [{ runs: 'AAAA' }, 'it is not as it was written'],
    [{ episodes: '' }, 'its episodes are not those of its runs'],
  ])('is not taken with %j', async (changes, words) => {
    const changed = await answerFor(changes);
    expect(() => readPartAnswer(changed, part)).toThrow(words);
  });

  it('is not taken for another variant, or for more seeds', async () => {
    const answer = await answerFor({});
    expect(() => readPartAnswer(answer, { ...part, variant: 'other' })).toThrow('it has runs of "fixed"');
    const more = { ...part, specs: [...part.specs, { ...part.specs[0], seed: 99 }] };
    expect(() => readPartAnswer(answer, more)).toThrow(/it has \d+ runs, not \d+/);
  });

  it.each(['', 'null', '[]', '"text"', '{"ok":', '{}'])('is not taken from the bytes %j', async (text) => {
    expect(() => readPartAnswer(new TextEncoder().encode(text), part)).toThrow(/^it /);
  });
});
