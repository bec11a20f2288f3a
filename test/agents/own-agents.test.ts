import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type AgentDefinition, defineAgent } from '../../src/agents/define-agent.ts';
import { lackingCode } from '../../src/agents/own-agents.ts';
import { qLearning } from '../../src/agents/q-learning.ts';
import { taxi } from '../../src/environments/taxi.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { plan } from '../../src/experiment/plan.ts';
import { planOf, recordOf } from '../../src/experiment/record.ts';
import { alea } from '../../src/randomness/alea.ts';
import { trainRun } from '../../src/training/run.ts';
import { normaliseRunSpec } from '../../src/training/run-spec.ts';
import { train } from '../../src/training/train.ts';
import { faulty } from '../own-agents.ts';

const folder = mkdtempSync(join(tmpdir(), 'manyruns-agents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** The address of a file with such a text. */
function moduleOf(text: string): string {
  const file = join(folder, `agent-${files++}.js`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

const create: AgentDefinition<Record<never, never>>['create'] = (_, size) => qLearning().begin(size);
const run = { environment: 'taxi', epsilon: 0.2, episodes: 20, seed: 3 };

describe('an agent of one’s own', () => {
  it('is data in run specs: its options with their defaults, and the SHA-256 of its file', () => {
    const { agent } = normaliseRunSpec({ ...run, agent: faulty({ alpha: 0.5 }) });
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(agent).toEqual({ kind: 'faulty', alpha: 0.5, fault: 'none', sha256 });
    expect(normaliseRunSpec({ ...run, agent: JSON.parse(JSON.stringify(agent)) }).agent).toEqual(agent);
    expect(normaliseRunSpec({ ...run, agent: { kind: 'faulty', alpha: 0.5 } }).agent).toEqual(agent);
  });

  it('gives the same run by itself, by train and by the built-in agent whose rule it has', () => {
    const result = trainRun({ ...run, agent: faulty({ alpha: 0.5 }) });
    const options = { ...run, environment: taxi(), randomness: alea(3) };
    const { agent, timesteps } = train({ ...options, agent: faulty({ alpha: 0.5 }) });
    expect(result).toMatchObject({ table: agent.table, timesteps });
    const { policy } = trainRun({ ...run, agent: { kind: 'q-learning', alpha: 0.5 } });
    expect(result).toMatchObject({ timesteps, policy });
  });

  it('hears of the end of each episode, truncated or not, and draws as any other', () => {
    const heard: unknown[] = [];
    const listening = defineAgent({
      module: moduleOf('listening'),
      kind: 'listening',
      create: (_, size) => ({
        ...qLearning().begin(size),
        endEpisode: ({ truncated }, { epsilon, act }) =>
          heard.push([truncated, epsilon, act(0) < size.actions]),
      }),
    });
    const epsilon = { kind: 'linear', from: 1, to: 0, over: 4 };
    const options = { ...run, epsilon, episodes: 4, maxStepsPerEpisode: 700 };
    const { truncated } = trainRun({ ...options, agent: listening() });
    expect(heard).toEqual([1, 0.75, 0.5, 0.25].map((epsilon, i) => [truncated[i] === 1, epsilon, true]));
    expect(new Set(truncated).size).toBe(2);
  });

  it('is refused with all that is wrong with its options', () => {
    expect(() => faulty({ alpha: 2 })).toThrow('Expected `alpha` to be a number above 0, up to 1, got `2`');
    const wrong = { kind: 'faulty', fault: 'nowhere', beta: 1 };
    expect(() => normaliseRunSpec({ ...run, agent: wrong })).toThrow(
      /agent.fault.*one of(.|\n)*unknown key `"beta"`/,
    );
  });

  it.each([
    ['a kind that is built in', { kind: 'sarsa' }, 'which is built in'],
    ['the kind of another file', { kind: 'faulty' }, 'own-agents.ts defines'],
    ['a kind that is no name', { kind: 'My Agent' }, 'Expected `kind` to be a name of small letters'],
    ['no file', { module: 'my-agent.ts' }, 'Expected `module` to be `import.meta.url`'],
    ['a file that is not there', { module: 'file:///nowhere/a.ts' }, 'no such file'],
    ['no create', { create: undefined }, 'Expected `create` to be a function'],
    [
      'a default that is not allowed',
      { options: { a: { default: 2, from: 0, to: 1 } } },
      'default of `options.a`',
    ],
    ['a reserved option', { options: { sha256: 1 } }, 'not kind or sha256'],
    ['no time', { agentTimeoutSeconds: 0 }, 'Expected `agentTimeoutSeconds`'],
  ])('cannot be defined with %s', (_, changes, words) => {
    const definition = { module: moduleOf(''), kind: 'wrong', create, ...changes };
    expect(() => defineAgent(definition as never)).toThrow(words);
  });

  it('imports nothing whose changes its SHA-256 would not tell', () => {
    const texts = {
      "import { a } from 'manyruns';\nimport fs from 'node:fs';\nimport type { T } from './types.ts';": '',
      "export const a = { from: './x.ts' };\n// import b from './b.ts'": '',
      "import { a,\n  b } from './rule.ts';": './rule.ts',
      "import 'lodash';": 'lodash',
      "const rule = await import('../rule.js');": '../rule.js',
      "export * from './all.ts'": './all.ts',
    };
    for (const [i, [text, refused]] of Object.entries(texts).entries()) {
      const define = () => defineAgent({ module: moduleOf(text), kind: `importing-${i}`, create });
      if (refused) expect(define).toThrow(refused);
      else expect(define).not.toThrow();
    }
  });
});

describe('an experiment with an agent of one’s own', () => {
  const { seed: _, ...all } = run;
  const variants = { whole: {}, less: { 'agent.alpha': 0.2 }, other: { agent: 'q-learning' } };
  const input = { name: 'own', ...all, seeds: 3, agent: faulty({ alpha: 0.5 }), variants };
  const planned = plan(parseExperiment(input));

  it('changes its options key by key, by paths and by a grid', () => {
    expect(planned.variants.less.agent).toEqual({ ...planned.variants.whole.agent, alpha: 0.2 });
    const changed = parseExperiment({
      ...input,
      variants: {
        a: { agent: { fault: 'learn' } },
        b: { 'agent.fault': 'hang' },
        c: { agent: faulty({ fault: 'exit' }) },
      },
      grid: { 'agent.alpha': [0.3, 0.4] },
    });
    expect(Object.values(changed.variants).map(({ agent }) => [agent.fault, agent.alpha])).toEqual(
      ['learn', 'hang', 'exit'].flatMap((fault) => [0.3, 0.4].map((alpha) => [fault, alpha])),
    );
  });

  it('has parts of one run each, beside larger ones of built-in agents', () => {
    const sizes = planned.parts.map(({ variants, seeds }) => `${Object.keys(variants)} ${seeds}`);
    expect(sizes).toEqual(['whole 0', 'whole 1', 'whole 2', 'less 0', 'less 1', 'less 2', 'other 0,1,2']);
  });

  it('has another id when the code is another, and can be read without the code', () => {
    const agent = { ...planned.variants.whole.agent, sha256: 'a'.repeat(64) };
    const other = { ...planned.variants, whole: { ...planned.variants.whole, agent } };
    const foreign = plan({ ...planned, name: 'own', variants: other });
    expect(foreign.id).not.toBe(planned.id);
    for (const one of [planned, foreign]) {
      const record = JSON.parse(JSON.stringify(recordOf(one, { created: '', software: '' })));
      expect(planOf(record)).toMatchObject({ id: one.id, variants: one.variants });
    }
    expect(lackingCode(agent)).toMatch(/the code of agent faulty has changed/);
    expect(lackingCode({ kind: 'unheard-of', sha256: 'a'.repeat(64) })).toMatch(/is code of its own/);
    expect(() => normaliseRunSpec({ ...foreign.variants.whole, seed: 0 })).toThrow('Expected `agent.sha256`');
  });
});
