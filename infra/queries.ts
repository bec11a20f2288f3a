import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Operated } from './handler.ts';

/** What a person asks the logs for, by the fields that the functions log (functions/observed.ts). */
export const QUERIES = {
  invocations: {
    title: 'Invocations of experiments: how far, at which cost',
    of: ['orchestrator'],
    lines: [
      'filter message = "invocation ended"',
      'fields @timestamp, experiment, invocation, status, ok, failed, missing, throttles, lost, broken, usd',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  trouble: {
    title: 'Calls that were throttled, lost or broken, and why',
    of: ['orchestrator'],
    lines: [
      'filter message in ["throttled", "call lost", "call broken"]',
      'stats count(*) as calls, latest(@timestamp) as last by experiment, message, why',
      'sort calls desc',
    ],
  },
  refused: {
    title: 'What was refused or failed, and why',
    of: ['train', 'orchestrator'],
    lines: [
      'filter message in ["refused", "failed"] or @message like /Task timed out|Runtime exited/',
      'fields @timestamp, @log, message, why',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  slowest: {
    title: 'Parts that took longest',
    of: ['train'],
    lines: [
      'filter message = "part trained"',
      'fields @timestamp, experiment, part, ok, failed, ms',
      'sort ms desc',
      'limit 100',
    ],
  },
} as const;

/** Saves them in CloudWatch Logs Insights, under the name of the stack. */
export function queries(scope: Construct, { prefix, ...handlers }: Operated): void {
  for (const [name, { title, of, lines }] of Object.entries(QUERIES)) {
    new CfnQueryDefinition(scope, `Query-${name}`, {
      name: `${prefix}/${title}`,
      logGroupNames: of.map((name) => handlers[name].logGroup.logGroupName),
      queryString: lines.join('\n| '),
    });
  }
}
