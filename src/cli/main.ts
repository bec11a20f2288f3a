import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { InputError } from '../validation/errors.ts';
import { commands, ON_AWS } from './commands.ts';
import { exitCodeOf, explainError } from './failure.ts';
import { muteClosedPipe, tell } from './output.ts';

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
    .hook('preAction', (_, command) => refuseWhatDoesNotFit(command))
    .exitOverride();
  for (const [usage, { about, argument, options = [], action }] of Object.entries(commands)) {
    const command = manyruns.command(usage).description(about).action(action);
    command.showHelpAfterError(`(see \`manyruns help ${command.name()}\`)`);
    if (argument) command.addArgument(argument);
    for (const option of options) command.addOption(option);
  }
  return manyruns;
}

/** @throws InputError where a flag was given that means nothing in the place that was chosen */
function refuseWhatDoesNotFit(command: Command): void {
  const { on } = command.opts();
  const isRegistry = command.name() === 'list' && command.args[0] !== 'results';
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const problems = given.flatMap(({ long, description }) => {
    if (isRegistry && long !== '--json') return `\`${long}\` goes with \`list results\` only`;
    if (on === 'local' && description.startsWith(ON_AWS)) return `\`${long}\` goes with \`--on aws\` only`;
    return on === 'aws' && long === '--threads' ? `\`${long}\` goes with \`--on local\` only` : [];
  });
  if (problems.length > 0) throw new InputError(problems);
}
