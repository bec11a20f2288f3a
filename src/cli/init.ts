import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError } from '../validation/errors.ts';
import { notOneOf, quote } from '../validation/messages.ts';
import { print } from './output.ts';
import { worldTemplates } from './world-templates.ts';

/** Writes an experiment to start from, in the language that the name of the file asks for; never over a file that is there. */
export async function init(name?: string, { world }: { world?: string } = {}): Promise<void> {
  await (world === undefined ? initExperiment(name) : initWorld(world, name));
}

// --- internal ---

/** With a world of one's own, and what it needs beside it. */
async function initWorld(world: string, name?: string): Promise<void> {
  if (!Object.hasOwn(worldTemplates, world)) {
    throw new InputError([
      `Expected \`--world\` to be ${notOneOf(Object.keys(worldTemplates), world)}, got ${quote(world)}`,
    ]);
  }
  const { extension, text, beside } = worldTemplates[world];
  const file = name === undefined ? `experiment${extension}` : extname(name) ? name : `${name}${extension}`;
  if (extname(file).toLowerCase() !== extension) {
    throw new InputError([
      `Expected a name that ends in ${extension} for \`--world ${world}\`, got ${quote(file)}`,
    ]);
  }
  const table = `${file.slice(0, -extension.length)}-world.json`;
  await writeNew(file, text(basename(table)));
  if (beside) await writeNew(table, beside);
  print(`Wrote ${file}${beside ? ` and ${table}` : ''}. Next: npx manyruns run ${asArgument(file)}`);
}

async function initExperiment(name = 'experiment.yaml'): Promise<void> {
  if (!/[^/\\]$/.test(name))
    throw new InputError([`Expected the name of a file to write, got ${quote(name)}`]);
  const extension = extname(name).toLowerCase();
  const isKnown = Object.hasOwn(TEMPLATES, extension);
  const file = isKnown ? name : `${name}.yaml`;
  await writeNew(file, isKnown ? TEMPLATES[extension] : YAML);
  print(`Wrote ${file}. Next: npx manyruns run ${asArgument(file)}`);
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new InputError([`${quote(file)} is there already, and nothing is written over: name another file`]);
  }
}

function asArgument(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}

const YAML = `# An experiment: variants x seeds. \`manyruns plan FILE\` shows what it would do, \`manyruns run FILE\` does it.
name: my-experiment
environment: taxi              # or {kind: frozen-lake, map: 8x8}; \`manyruns list\` names all kinds
agent: {kind: q-learning, alpha: 0.1, gamma: 0.9}
episodes: 2000
seeds: 30                      # 0 to 29; or a list [3, 5, 8]; or {from: 100, count: 20}

variants:                      # each may change anything but the seeds, such as agent.alpha
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [51, 0.05]]}}
  decay: {epsilon: {kind: exponential, from: 1, decay: 0.99, to: 0.05}}
baseline: fixed                # what the others are compared with

# grid:                        # every variant x every combination of these
#   agent.alpha: [0.1, 0.5, 1]
`;

const JSON_TEXT = `{
  "name": "my-experiment",
  "environment": "taxi",
  "agent": {"kind": "q-learning", "alpha": 0.1, "gamma": 0.9},
  "episodes": 2000,
  "seeds": 30,
  "variants": {
    "fixed": {"epsilon": 0.1},
    "homework": {"epsilon": {"kind": "steps", "values": [[0, 0.1], [51, 0.05]]}},
    "decay": {"epsilon": {"kind": "exponential", "from": 1, "decay": 0.99, "to": 0.05}}
  },
  "baseline": "fixed"
}
`;

const OBJECT = `{
  name: 'my-experiment',
  environment: 'taxi', // or {kind: 'frozen-lake', map: '8x8'}; \`manyruns list\` names all kinds
  agent: { kind: 'q-learning', alpha: 0.1, gamma: 0.9 }, // or one of your own: docs/own-agent.md
  episodes: 2000,
  seeds: 30, // 0 to 29; or a list [3, 5, 8]; or {from: 100, count: 20}
  variants: {
    // Each may change anything but the seeds; an epsilon may be any function of the episode, counted from 0.
    fixed: { epsilon: 0.1 },
    homework: { epsilon: (episode) => (episode <= 50 ? 0.1 : 0.05) },
    decay: { epsilon: { kind: 'exponential', from: 1, decay: 0.99, to: 0.05 } },
  },
  baseline: 'fixed', // what the others are compared with
}`;

const CODE = `// An experiment: variants x seeds. \`manyruns plan FILE\` shows what it would do, \`manyruns run FILE\` does it.
`;
/** The types only: so it runs also where manyruns is no dependency. */
const TYPESCRIPT = `${CODE}import type { ExperimentInput } from 'manyruns';

export default ${OBJECT} satisfies ExperimentInput;
`;
const JAVASCRIPT = `${CODE}/** @type {import('manyruns').ExperimentInput} */
export default ${OBJECT};
`;

const TEMPLATES: Readonly<Record<string, string>> = {
  '.yaml': YAML,
  '.yml': YAML,
  '.json': JSON_TEXT,
  '.ts': TYPESCRIPT,
  '.mts': TYPESCRIPT,
  '.js': JAVASCRIPT,
  '.mjs': JAVASCRIPT,
};
