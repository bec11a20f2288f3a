import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { money, paperWidth, positive, seedNumber, share, twoNumbers } from './arguments.ts';
import { compare } from './compare.ts';
import { exitCodeOf, explainError } from './failure.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { muteClosedPipe, tell } from './output.ts';
import { showPlan } from './plan.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import {
  agentsOption,
  onOption,
  outOption,
  regionOption,
  threadsOption,
  withNarrowing,
  withShowing,
  withStack,
} from './shared-options.ts';
import { verifyResults } from './verify.ts';

/**
 * The command line. Results go to stdout, all else to stderr. It ends the process with 0 when all is well, 1 when
 * runs failed or verify found a difference, 2 for wrong input, 3 when it could not go on, 130 and 143 on signals.
 */
export async function main(argv: readonly string[]): Promise<void> {
  muteClosedPipe();
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error) => {
      fail(error);
      process.exit();
    });
  }
  try {
    await program().parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    fail(error);
  }
}

// --- internal ---

function fail(error: unknown): void {
  tell(explainError(error));
  process.exitCode = exitCodeOf(error);
}

function program(): Command {
  const manyruns = new Command('manyruns')
    .description('Is this epsilon schedule really better, or was it luck with the seed?')
    .version(packageJson.version, '-v, --version')
    .showHelpAfterError('(see `manyruns help`)')
    .configureOutput({ writeErr: (text) => tell(text.trimEnd()) })
    .exitOverride();

  const command = (name: string, description: string) =>
    manyruns
      .command(name)
      .description(description)
      .showHelpAfterError(`(see \`manyruns help ${name.split(' ')[0]}\`)`);

  withStack(
    withShowing(
      withNarrowing(
        command('run <file>', 'train what is missing of an experiment, and compare its variants'),
      ),
    )
      .addOption(threadsOption())
      .addOption(
        new Option('--only <names>', 'only these variants: NAME,NAME').argParser((text) => text.split(',')),
      )
      .option('--fresh-seeds', 'on seeds that no other experiment uses, to judge what was chosen among many')
      .option('--retry-failed', 'train failed runs again')
      .addOption(onOption('where to train')),
  )
    .addOption(new Option('--concurrency <n>', 'on AWS: parts at once at most').argParser(positive))
    .addOption(new Option('--max-cost <usd>', 'on AWS: what it may cost at most').argParser(money))
    .option('--detach', 'on AWS: start it, and do not wait')
    .option('--yes', 'on AWS: ask nothing')
    .action((file, options) => run(file, options));

  withNarrowing(command('plan <file>', 'show what an experiment would do'))
    .option('--json', 'print the plan as JSON')
    .addOption(onOption('where to train'))
    .addOption(regionOption())
    .addOption(new Option('--concurrency <n>', 'on AWS: parts at once at most').argParser(positive))
    .action((file, options) => showPlan(file, options));

  command('report <folder>', 'make the report of results, such as results/<id>')
    .addOption(
      new Option('--watch-seed <n>', 'let the runs of this seed be watched, too').argParser(seedNumber),
    )
    .option('--figures <dir>', 'write the figures as SVG files, for papers')
    .addOption(
      new Option('--figure-width <mm>', 'how wide they are on paper, such as 85 for a column').argParser(
        paperWidth,
      ),
    )
    .addOption(
      new Option('--table <form>', 'print the main table in this form').choices(['latex', 'markdown', 'csv']),
    )
    .addOption(agentsOption())
    .option('--open', 'open it in a browser')
    .action((folder, options) => report(folder, options));

  command(
    'policy <folder> <variant>',
    'print what a run learned: the action of each state, and the action values',
  )
    .argument('<seed>', 'of the run', seedNumber)
    .addOption(agentsOption())
    .option('--json', 'print it as JSON')
    .action(async (folder, variant, seed, options) =>
      (await import('./policy.ts')).showPolicy(folder, variant, { seed, ...options }),
    );

  command(
    'compare [folders...]',
    'put the variants of several experiments, or the runs of a CSV file, side by side',
  )
    .option(
      '--csv <file>',
      'runs of your own: columns variant, seed, value, and episode if there are several',
    )
    .addOption(
      new Option('--better <which>', 'with --csv: which values are better').choices(['lower', 'higher']),
    )
    .addOption(
      new Option(
        '--margin <share>',
        'with --csv: a difference up to it does not matter (default: 0.01)',
      ).argParser(share),
    )
    .addOption(
      new Option('--bounds <low,high>', 'with --csv: between which all values lie').argParser(twoNumbers),
    )
    .option('--baseline <variant>', "what to compare with (default: the first experiment's baseline)")
    .option('--report <file>', 'write a report, too')
    .option('--full', 'print all numbers instead of one screen')
    .option('--json', 'print the summary instead of the table')
    .action((folders, options) => compare(folders, options));

  withStack(
    command('list [what]', 'list environments, agents, schedules or results')
      .addOption(outOption())
      .addOption(onOption('where the results are')),
  ).action((what, options) => list(what, options));

  withStack(
    withShowing(
      command('watch <id>', 'follow an experiment that is trained elsewhere, and show its results'),
    ).addOption(
      new Option(
        '--on <where>',
        'where it is trained (default: here, where another process trains it here; else AWS)',
      ).choices(['local', 'aws']),
    ),
  ).action(async (id, options) => (await import('./watch.ts')).watch(id, options));

  withStack(command('cancel <id>', 'end an experiment on AWS; what is finished is kept')).action(
    async (id, options) => (await import('./aws/cancel.ts')).cancel(id, options),
  );

  withStack(
    command('delete [id]', 'delete the results of an experiment for good, here or on AWS; asks first')
      .option('--all', 'of all experiments')
      .option('--yes', 'ask nothing')
      .addOption(outOption())
      .addOption(onOption('where the results are')),
  ).action(async (id, options) => (await import('./delete.ts')).deleteResults(id, options));

  command(
    'schema [what]',
    'print the JSON Schema of experiment files, for editors; `schema table`: of tables of environments; `schema summary`: of summary.json',
  ).action((what) => schema(what));

  command('init [name]', 'write a commented experiment file (default: experiment.yaml)')
    .option('--world <kind>', 'with a world of your own: map, table or code')
    .action((name, options) => init(name, options));

  command('verify <folder>', 'train runs again and compare them with the results, such as results/<id>')
    .addOption(new Option('--sample <n>', 'only so many runs, spread evenly').argParser(positive))
    .addOption(agentsOption())
    .addOption(threadsOption())
    .option('--quiet', 'show no progress')
    .action((folder, options) => verifyResults(folder, options));
  return manyruns;
}
