import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
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
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    widgets: [
      [
        graph('Runs', [counted('Runs', orchestrator), counted('FailedRuns', orchestrator)]),
        graph(
          'Parts',
          [counted('Parts', orchestrator)],
          [train.function.metric('ConcurrentExecutions', { statistic: 'max' })],
        ),
        graph('Cost, USD', [counted('Cost', orchestrator)]),
      ],
      [
        graph('Throttles', [counted('Throttles', orchestrator), orchestrator.function.metricThrottles()]),
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
