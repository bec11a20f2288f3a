import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Handler } from './handler.ts';

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

/** Alarms on errors and throttles. Silence is well: there are no experiments most of the time. */
export function alarms(
  scope: Construct,
  { prefix, train, orchestrator, machine, topicArn }: AlarmsProps,
): void {
  const actions: IAlarmAction[] = topicArn
    ? [new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topicArn))]
    : [];
  const sumOf = { statistic: 'sum', period: PERIOD };
  const alarm = (id: string, props: Omit<AlarmProps, 'comparisonOperator' | 'alarmName'>) => {
    const made = new Alarm(scope, id, {
      alarmName: `${prefix}-${id}`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
    });
    made.addAlarmAction(...actions);
  };

  alarm('train-errors', {
    alarmDescription: 'train-one-run crashes, runs out of memory or time: see its log.',
    metric: train.function.metricErrors(sumOf),
    threshold: TRAIN_ERRORS,
    evaluationPeriods: 1,
  });
  alarm('train-throttles', {
    alarmDescription: "train-one-run is refused for long: the account's concurrency is used up elsewhere.",
    metric: train.function.metricThrottles(sumOf),
    threshold: TRAIN_THROTTLES,
    evaluationPeriods: TRAIN_THROTTLE_PERIODS,
  });
  alarm('orchestrator-errors', {
    alarmDescription:
      'An invocation of an experiment died; the state machine tries again, and nothing finished is lost.',
    metric: orchestrator.function.metricErrors(sumOf),
    threshold: 1,
    evaluationPeriods: 1,
  });
  alarm('orchestrator-throttles', {
    alarmDescription: 'The orchestrator was refused: no concurrency was left for it.',
    metric: orchestrator.function.metricThrottles(sumOf),
    threshold: 1,
    evaluationPeriods: 1,
  });
  alarm('experiment-failures', {
    alarmDescription: "An experiment ended without its results: see the execution's history.",
    metric: machine.metricFailed(sumOf),
    threshold: 1,
    evaluationPeriods: 1,
  });
}
