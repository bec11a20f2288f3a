import { Metric as CloudWatchMetric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type Metric } from '../src/aws/telemetry.ts';
import type { Handler } from './handler.ts';

/** A metric that a function counts by itself (functions/observed.ts). */
export function counted(metric: Metric, { name }: Handler, options: MetricOptions = {}): CloudWatchMetric {
  return new CloudWatchMetric({
    namespace: METRICS_NAMESPACE,
    metricName: metric,
    dimensionsMap: { service: name },
    statistic: 'sum',
    ...options,
  });
}
