import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Handler } from './handler.ts';
import { counted } from './metrics.ts';
import { QUERIES } from './queries.ts';

const PERIOD = Duration.minutes(1);
const WIDTH = 8;

export interface DashboardProps {
  readonly name: string;
  readonly train: Handler;
  readonly orchestrator: Handler;
  readonly machine: StateMachine;
}

/** What goes on, at a glance: runs, parts, throttles, lost calls, durations, cost. */
export function dashboard(
  scope: Construct,
  { name, train, orchestrator, machine }: DashboardProps,
): Dashboard {
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title, left, right, width: WIDTH, period: PERIOD, liveData: true });
  // Runs of parts that were given up are counted by the orchestrator: nobody else hears of them.
  const failedRuns = new MathExpression({
    expression: 'FILL(seen, 0) + FILL(givenUp, 0)',
    usingMetrics: { seen: counted('FailedRuns', train), givenUp: counted('FailedRuns', orchestrator) },
    label: 'FailedRuns',
    period: PERIOD,
  });
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    widgets: [
      [
        graph('Runs', [counted('Runs', train), failedRuns]),
        graph(
          'Parts',
          [counted('Parts', train)],
          [train.function.metric('ConcurrentExecutions', { statistic: 'max' })],
        ),
        graph('Cost, USD', [counted('Cost', orchestrator)]),
      ],
      [
        graph('Throttles', [train.function.metricThrottles(), orchestrator.function.metricThrottles()]),
        graph('Calls that were lost or broken', [
          counted('LostCalls', orchestrator),
          counted('BrokenCalls', orchestrator),
        ]),
        graph('Duration, ms', [
          train.function.metricDuration({ statistic: 'p50', label: 'a part, median' }),
          train.function.metricDuration({ statistic: 'max', label: 'a part, longest' }),
        ]),
      ],
      [
        graph('Executions', [
          machine.metricStarted(),
          machine.metricSucceeded(),
          machine.metricFailed(),
          counted('RefusedExecutions', orchestrator),
        ]),
        new LogQueryWidget({
          title: QUERIES.invocations.title,
          logGroupNames: [orchestrator.logGroup.logGroupName],
          queryLines: [...QUERIES.invocations.lines],
          width: 2 * WIDTH,
        }),
      ],
    ],
  });
}
