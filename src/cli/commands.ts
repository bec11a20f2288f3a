import { Argument, type Command, Option } from 'commander';
import { TABLE_FORMATS } from '../report/table-formats.ts';
import { compare } from './compare.ts';
import { deleteResults } from './delete.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import {
  collected,
  folderName,
  money,
  type Options,
  paperWidth,
  positive,
  seedNumber,
  share,
  twoNumbers,
} from './options.ts';
import { showPlan } from './plan.ts';
import { showPolicy } from './policy.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { verifyResults } from './verify.ts';
import { watch } from './watch.ts';

/** What a command is, beside its name and arguments. */
export interface CommandLine {
  readonly about: string;
  /** The last argument, where it is more than a text. */
  readonly argument?: Argument;
  readonly options?: readonly Option[];
  /** It is given the arguments, then the options. */
  readonly action: Parameters<Command['action']>[0];
}

/** What the description of an option begins with that means nothing elsewhere. */
export const ON_AWS = 'on AWS: ';

// Options that several commands have.
const agents = option(
  '--agents <file>',
  'run this code, which defines agents of your own; may be repeated',
  collected,
);
const concurrency = option('--concurrency <n>', `${ON_AWS}parts at once at most`, positive);
const out = option('--out <dir>', 'where results are kept', folderName).default('results');
const quiet = option('--quiet', 'show no progress');
const full = option('--full', 'print all numbers instead of one screen');
const region = option(
  '--region <region>',
  `${ON_AWS}the stack's region (default: AWS_REGION or the profile's)`,
);
const stack = [option('--stack <name>', `${ON_AWS}the deployed stack (default: ManyRuns)`), region];
const threads = option('--threads <n>', 'threads to use at most (default: all cores)', positive);
const on = (about: string) => option('--on <where>', about).choices(['local', 'aws']);
const whereToTrain = on('where to train').default('local');
const whereResultsAre = on('where the results are').default('local');
const narrowing = [
  option('--seeds <n>', 'only the first so many seeds', positive),
  option('--episodes <n>', 'so many episodes in every variant', positive),
];
const showing = [
  out,
  option('--no-report', 'make no report'),
  option('--open', 'open the report in a browser').conflicts('report'),
  quiet,
  full,
  option('--json', 'print summary.json instead of the table').conflicts('full'),
];

/** Every command of the program by its name and arguments, in the order in which help names them. */
export const commands: Readonly<Record<string, CommandLine>> = {
  'run <file>': {
    about: 'train what is missing of an experiment, and compare its variants',
    options: [
      ...narrowing,
      ...showing,
      threads,
      option('--only <names>', 'only these variants: NAME,NAME', (text) => text.split(',')),
      option('--fresh-seeds', 'on seeds that no other experiment uses, to judge what was chosen among many'),
      option('--retry-failed', 'train failed runs again'),
      whereToTrain,
      ...stack,
      concurrency,
      option('--max-cost <usd>', `${ON_AWS}what it may cost at most`, money),
      option('--detach', `${ON_AWS}start it, and do not wait`).conflicts(['report', 'open', 'full', 'json']),
      option('--yes', `${ON_AWS}ask nothing`),
    ],
    action: run,
  },
  'plan <file>': {
    about: 'show what an experiment would do',
    options: [...narrowing, option('--json', 'print the plan as JSON'), whereToTrain, region, concurrency],
    action: showPlan,
  },
  'report <folder>': {
    about: 'make the report of results, such as results/<id>',
    options: [
      option('--watch-seed <n>', 'let the runs of this seed be watched, too', seedNumber),
      option('--figures <dir>', 'write the figures as SVG files, for papers'),
      option('--figure-width <mm>', 'how wide they are on paper, such as 85 for a column', paperWidth),
      option('--table <form>', 'print the main table in this form').choices(TABLE_FORMATS),
      agents,
      option('--open', 'open it in a browser'),
    ],
    action: report,
  },
  'policy <folder> <variant>': {
    about: 'print what a run learned: the action of each state, and the action values',
    argument: new Argument('<seed>', 'of the run').argParser(seedNumber),
    options: [agents, option('--json', 'print it as JSON')],
    action: (folder: string, variant: string, seed: number, options: Options) =>
      showPolicy(folder, { variant, seed }, options),
  },
  'compare [folders...]': {
    about: 'put the variants of several experiments, or the runs of a CSV file, side by side',
    options: [
      option(
        '--csv <file>',
        'runs of your own: columns variant, seed, value, and episode if there are several',
      ).conflicts('full'),
      option('--better <which>', 'with --csv: which values are better').choices(['lower', 'higher']),
      option('--margin <share>', 'with --csv: a difference up to it does not matter (default: 0.01)', share),
      option('--bounds <low,high>', 'with --csv: between which all values lie', twoNumbers),
      option('--baseline <variant>', "what to compare with (default: the first experiment's baseline)"),
      option('--report <file>', 'write a report, too'),
      full,
      option('--json', 'print the summary instead of the table').conflicts('full'),
    ],
    action: compare,
  },
  'list [what]': {
    about: 'list environments, agents, schedules or results',
    options: [option('--json', 'print it as JSON'), out, whereResultsAre, ...stack],
    action: list,
  },
  'watch <id>': {
    about: 'follow an experiment that is trained elsewhere, and show its results',
    options: [
      ...showing,
      on('where it is trained (default: here, where there are results of it in --out; else AWS)'),
      ...stack,
    ],
    action: watch,
  },
  'cancel <id>': {
    about: 'end an experiment on AWS; what is finished is kept',
    options: stack,
    action: async (id, options) => (await import('./aws/cancel.ts')).cancel(id, options),
  },
  'delete [id]': {
    about: 'delete the results of an experiment for good, here or on AWS; asks first',
    options: [
      option('--all', 'of all experiments'),
      option('--yes', 'ask nothing'),
      out,
      whereResultsAre,
      ...stack,
    ],
    action: deleteResults,
  },
  'schema [what]': {
    about:
      'print the JSON Schema of experiment files, for editors; `schema table`: of tables of environments; `schema summary`: of summary.json',
    action: schema,
  },
  'init [name]': {
    about: 'write a commented experiment file (default: experiment.yaml)',
    options: [option('--world <kind>', 'with a world of your own: map, table or code')],
    action: init,
  },
  'verify <folder>': {
    about: 'train runs again and compare them with the results, such as results/<id>',
    options: [option('--sample <n>', 'only so many runs, spread evenly', positive), agents, threads, quiet],
    action: verifyResults,
  },
};

// --- internal ---

function option(flags: string, about: string, parse?: (text: string) => unknown): Option {
  const made = new Option(flags, about);
  return parse ? made.argParser(parse) : made;
}
