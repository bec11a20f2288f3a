import { type Command, Option } from 'commander';
import { positive } from './arguments.ts';

/** Options that several commands have. */
export function withNarrowing(command: Command): Command {
  return command
    .addOption(new Option('--seeds <n>', 'only the first so many seeds').argParser(positive))
    .addOption(new Option('--episodes <n>', 'so many episodes in every variant').argParser(positive));
}

export function withShowing(command: Command): Command {
  return command
    .addOption(outOption())
    .option('--no-report', 'make no report')
    .option('--open', 'open the report in a browser')
    .option('--quiet', 'show no progress')
    .option('--full', 'print all numbers instead of one screen')
    .option('--json', 'print summary.json instead of the table');
}

export function withStack(command: Command): Command {
  return command
    .option('--stack <name>', 'on AWS: the deployed stack (default: ManyRuns)')
    .addOption(regionOption());
}

export function regionOption(): Option {
  return new Option('--region <region>', "on AWS: the stack's region (default: AWS_REGION or the profile's)");
}

export function onOption(about: string): Option {
  return new Option('--on <where>', about).choices(['local', 'aws']).default('local');
}

export function threadsOption(): Option {
  return new Option('--threads <n>', 'threads to use at most (default: all cores)').argParser(positive);
}

export function agentsOption(): Option {
  return new Option(
    '--agents <file>',
    'run this code, which defines agents of your own; may be repeated',
  ).argParser((file, before: readonly string[] = []) => [...before, file]);
}

export function outOption(): Option {
  return new Option('--out <dir>', 'where results are kept').default('results');
}
