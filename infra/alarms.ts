import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import { counted } from './metrics.ts';

const PERIOD = Duration.minutes(5);

/** A function that keeps crashing; single crashes are tried again and end as failed runs in the results. */
const TRAIN_ERRORS = 10;
/** The orchestrator finds its capacity by a few refusals; so many, three periods long, are somebody else's load. */
const TRAIN_THROTTLES = 1000;
const TRAIN_THROTTLE_PERIODS = 3;

export interface AlarmsProps {
  readonly prefix: string;
  readonly train: Handler;
  readonly orchestrator: Handler;
  readonly machine: StateMachine;
  readonly topicArn?: string;
}

/**
 * Alarms on errors and throttles, less what callers are to blame for: wrong input, and budgets that are spent. Silence is
 * well: there are no experiments most of the time.
 */
export function alarms(
  scope: Construct,
  { prefix, train, orchestrator, machine, topicArn }: AlarmsProps,
): void {
  const actions: IAlarmAction[] = topicArn
    ? [new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topicArn))]
    : [];
  const sumOf = { statistic: 'sum', period: PERIOD };
  const alarm = (id: string, { about, metric, threshold, periods = 1 }: AlarmOptions) => {
    const made = new Alarm(scope, id, {
      alarmName: `${prefix}-${id}`,
      alarmDescription: about,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    made.addAlarmAction(...actions);
  };

  alarm('train-errors', {
    about: 'train-one-run crashes, runs out of memory or time: see its log.',
    metric: lessRefused(train.function.metricErrors(sumOf), counted('RefusedEvents', train, sumOf)),
    threshold: TRAIN_ERRORS,
  });
  alarm('train-throttles', {
    about: "train-one-run is refused for long: the account's concurrency is used up elsewhere.",
    metric: train.function.metricThrottles(sumOf),
    threshold: TRAIN_THROTTLES,
    periods: TRAIN_THROTTLE_PERIODS,
  });
  alarm('orchestrator-errors', {
    about:
      'An invocation of an experiment died; the state machine tries again, and nothing finished is lost.',
    metric: lessRefused(
      orchestrator.function.metricErrors(sumOf),
      counted('RefusedEvents', orchestrator, sumOf),
    ),
    threshold: 1,
  });
  alarm('orchestrator-throttles', {
    about: 'The orchestrator was refused: no concurrency was left for it.',
    metric: orchestrator.function.metricThrottles(sumOf),
    threshold: 1,
  });
  alarm('experiment-failures', {
    about: "An experiment ended without its results: see the execution's history.",
    metric: lessRefused(machine.metricFailed(sumOf), counted('RefusedExecutions', orchestrator, sumOf)),
    threshold: 1,
  });
}

// --- internal ---

interface AlarmOptions {
  readonly about: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly periods?: number;
}

function lessRefused(failed: IMetric, refused: IMetric): IMetric {
  return new MathExpression({
    expression: 'failed - FILL(refused, 0)',
    usingMetrics: { failed, refused },
    label: 'failed, by no fault of the caller',
    period: PERIOD,
  });
}
