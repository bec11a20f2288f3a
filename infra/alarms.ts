import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Operated } from './handler.ts';

const PERIOD = Duration.minutes(5);

/** A function that keeps crashing; single crashes are tried again and end as failed runs in the results. */
const TRAIN_ERRORS = 10;
/** The orchestrator finds its capacity by a few refusals; so many, three periods long, are somebody else's load. */
const TRAIN_THROTTLES = 1000;
const TRAIN_THROTTLE_PERIODS = 3;

interface AlarmKind {
  readonly about: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly evaluationPeriods?: number;
}

/**
 * Alarms on errors and throttles, less what callers are to blame for: wrong input, and budgets that are spent. Silence is
 * well: there are no experiments most of the time.
 *
 * @param topicArn where they are told
 */
export function alarms(
  scope: Construct,
  { prefix, train, orchestrator, machine }: Operated,
  topicArn?: string,
): void {
  const sum = { statistic: 'sum', period: PERIOD };
  const kinds: Record<string, AlarmKind> = {
    'train-errors': {
      about: 'train-one-run crashes, runs out of memory or time: see its log.',
      metric: lessRefused(train.function.metricErrors(sum), train.counted('RefusedEvents', sum)),
      threshold: TRAIN_ERRORS,
    },
    'train-throttles': {
      about: "train-one-run is refused for long: the account's concurrency is used up elsewhere.",
      metric: train.function.metricThrottles(sum),
      threshold: TRAIN_THROTTLES,
      evaluationPeriods: TRAIN_THROTTLE_PERIODS,
    },
    'orchestrator-errors': {
      about:
        'An invocation of an experiment died; the state machine tries again, and nothing finished is lost.',
      metric: lessRefused(
        orchestrator.function.metricErrors(sum),
        orchestrator.counted('RefusedEvents', sum),
      ),
      threshold: 1,
    },
    'orchestrator-throttles': {
      about: 'The orchestrator was refused: no concurrency was left for it.',
      metric: orchestrator.function.metricThrottles(sum),
      threshold: 1,
    },
    'experiment-failures': {
      about: "An experiment ended without its results: see the execution's history.",
      metric: lessRefused(machine.metricFailed(sum), orchestrator.counted('RefusedExecutions', sum)),
      threshold: 1,
    },
  };
  const topic = topicArn && new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topicArn));
  for (const [id, { about, evaluationPeriods = 1, ...kind }] of Object.entries(kinds)) {
    const alarm = new Alarm(scope, id, {
      ...kind,
      evaluationPeriods,
      alarmName: `${prefix}-${id}`,
      alarmDescription: about,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (topic) alarm.addAlarmAction(topic);
  }
}

// --- internal ---

function lessRefused(failed: IMetric, refused: IMetric): IMetric {
  return new MathExpression({
    expression: 'failed - FILL(refused, 0)',
    usingMetrics: { failed, refused },
    label: 'failed, by no fault of the caller',
    period: PERIOD,
  });
}
