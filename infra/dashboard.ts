import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Metric } from '../src/aws/telemetry.ts';
import type { Operated } from './handler.ts';
import { QUERIES } from './queries.ts';

const PERIOD = Duration.minutes(1);
const WIDTH = 8;

/** What goes on, at a glance: runs, parts, throttles, lost calls, durations, cost. */
export function dashboard(scope: Construct, { prefix, train, orchestrator, machine }: Operated): void {
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title, left, right, width: WIDTH, period: PERIOD, liveData: true });
  const counted = (...metrics: Metric[]) => metrics.map((metric) => orchestrator.counted(metric));
  const { function: trainFunction } = train;
  new Dashboard(scope, 'Dashboard', {
    dashboardName: prefix,
    widgets: [
      [
        graph('Runs', counted('Runs', 'FailedRuns')),
        graph('Parts', counted('Parts'), [
          trainFunction.metric('ConcurrentExecutions', { statistic: 'max' }),
        ]),
        graph('Cost, USD', counted('Cost')),
      ],
      [
        graph('Throttles', [...counted('Throttles'), orchestrator.function.metricThrottles()]),
        graph('Calls that were lost or broken', counted('LostCalls', 'BrokenCalls')),
        graph('Duration, ms', [
          trainFunction.metricDuration({ statistic: 'p50', label: 'a part, median' }),
          trainFunction.metricDuration({ statistic: 'max', label: 'a part, longest' }),
        ]),
      ],
      [
        graph('Executions', [
          machine.metricStarted(),
          machine.metricSucceeded(),
          machine.metricFailed(),
          ...counted('RefusedExecutions'),
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
