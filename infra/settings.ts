import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod/mini';
import { DEFAULT_STACK, ORCHESTRATOR, TRAIN_ONE_RUN } from '../src/aws/deployment.ts';
import { concurrencyField } from '../src/aws/invocation-event.ts';
import { longestPartSeconds } from '../src/aws/invocation-time.ts';
import { InputError } from '../src/validation/errors.ts';
import { integerFrom, strictObject } from '../src/validation/fields.ts';
import { parse } from '../src/validation/parse.ts';

/** Text in a form, or what it should have been in words. */
const text = (form: RegExp, error: string) => z.string({ error }).check(z.regex(form, { error }));
const LOG_DAYS = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days < RetentionDays.INFINITE,
);
const yesOrNo = z._default(z.enum(['true', 'false'], { error: '`true` or `false`' }), 'true');

/** What can be said at a deployment: `npx cdk deploy -c KEY=VALUE`, or under `context` in cdk.json. */
const fields = {
  /** Also the beginning of the functions' names, in small letters, so that several stacks can stand side by side. */
  stackName: z._default(
    text(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'a name of 1 to 40 letters, digits and -, the first a letter'),
    DEFAULT_STACK,
  ),
  /** One whole vCPU; training is one thread, so more memory would cost more and do nothing. */
  trainMemoryMb: z._default(integerFrom(128, 10_240), TRAIN_ONE_RUN.memoryMb),
  /** A part of 200,000 episodes takes a fraction of a second; the rest is for long single runs. */
  trainTimeoutSeconds: z._default(integerFrom(1, 900), 300),
  orchestratorMemoryMb: z._default(integerFrom(256, 10_240), ORCHESTRATOR.memoryMb),
  /** The longest invocation that Lambda allows: fewer invocations, and less time lost at their ends. */
  orchestratorTimeoutSeconds: z._default(integerFrom(30, 900), 900),
  /** The most parts at once. Without it, half of what the account has left for all of its functions. */
  concurrency: z.optional(concurrencyField()),
  /** Concurrency kept for train-one-run alone, and its limit. It is taken from the rest of the account. */
  reservedConcurrency: z.optional(integerFrom(1, 100_000)),
  logRetentionDays: z._default(
    z.literal(LOG_DAYS, { error: `a number of days that CloudWatch Logs offers: ${LOG_DAYS.join(', ')}` }),
    RetentionDays.ONE_MONTH,
  ),
  /** The bucket of a former stack, whose results shall be there again; without it, one is made. */
  bucket: z.optional(text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket of this account')),
  /** Files of agents of one's own, separated by commas: their code goes into both functions. */
  agents: z.optional(z.string({ error: 'files of agents, separated by commas' })),
  /** How long replaced and deleted results can still be brought back. */
  oldVersionDays: z._default(integerFrom(1, 3650), 30),
  /** What to ask the logs, saved in CloudWatch Logs Insights. They cost nothing; an emulator may not know them. */
  savedQueries: yesOrNo,
  /** Alarms, by metric math; an emulator may not know that. */
  alarms: yesOrNo,
  /** Where the alarms are told; without it they are seen in the console only. */
  alarmTopicArn: z.optional(
    text(
      /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      'the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:123456789012:alarms',
    ),
  ),
};

const schema = strictObject(fields);
export type Settings = z.output<typeof schema>;

/**
 * Reads the settings from the CDK's context. The command line gives every value as text, cdk.json may give
 * numbers. Keys with a colon or a slash belong to the CDK and are left alone.
 *
 * @throws InputError for an unknown key or a value that is not allowed, all at once
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const own = Object.entries(context).filter(([key]) => !/[:/]/.test(key));
  const values = Object.fromEntries(
    own.map(([key, value]) => [key, isDigits(value) ? Number(value) : value]),
  );
  const settings = parse(schema, values, { heading: HEADING });
  checkTimes(settings);
  return settings;
}

// --- internal ---

const HEADING = 'The context (-c KEY=VALUE, or cdk.json) is wrong:';

/** A part that takes as long as it may has to end within an invocation, or no invocation ever finishes it. */
function checkTimes({ trainTimeoutSeconds, orchestratorTimeoutSeconds }: Settings): void {
  const most = longestPartSeconds(orchestratorTimeoutSeconds);
  if (trainTimeoutSeconds <= most) return;
  throw new InputError(
    [
      `Expected \`trainTimeoutSeconds\` to be at most ${most}, because that is what an invocation of the orchestrator ` +
        `(\`orchestratorTimeoutSeconds\`, ${orchestratorTimeoutSeconds}) has for a part, got \`${trainTimeoutSeconds}\` (number)`,
    ],
    HEADING,
  );
}

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^\d+$/.test(value);
}
