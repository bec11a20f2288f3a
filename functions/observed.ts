import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, type Metric, type Telemetry } from '../src/aws/telemetry.ts';
import { InputError } from '../src/validation/errors.ts';

/** What Lambda gives a handler beside the event, as far as it is used here. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** As finely as CloudWatch keeps metrics. */
const PUBLISH_EVERY_MS = 60_000;

/**
 * A handler that tells what it does: JSON lines in the function's log, and metrics, once a minute and at the end of each call, which
 * travel in the log, too (EMF), so that no further rights are needed. An error is told before it is thrown on.
 */
export function observed<Answer>(
  handle: (event: unknown, telemetry: Telemetry, context: LambdaContext) => Promise<Answer>,
) {
  const serviceName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'manyruns';
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ serviceName, namespace: METRICS_NAMESPACE });
  return async (event: unknown, context?: LambdaContext): Promise<Answer> => {
    logger.appendKeys({ request: context?.awsRequestId });
    const totals = new Map<Metric, number>();
    const publish = () => {
      for (const [metric, amount] of totals) {
        metrics.addMetric(metric, metric === 'Cost' ? 'None' : 'Count', amount);
      }
      if (totals.size > 0) metrics.publishStoredMetrics();
      totals.clear();
    };
    const timer = setInterval(publish, PUBLISH_EVERY_MS);
    const telemetry: Telemetry = {
      info: (message, fields) => logger.info(message, { ...fields }),
      warn: (message, fields) => logger.warn(message, { ...fields }),
      count: (metric, amount) => void totals.set(metric, (totals.get(metric) ?? 0) + amount),
    };
    try {
      return await handle(event, telemetry, context as LambdaContext);
    } catch (error) {
      const isRefusal = error instanceof InputError;
      if (isRefusal) telemetry.count('RefusedEvents', 1);
      logger[isRefusal ? 'warn' : 'error'](isRefusal ? 'refused' : 'failed', { why: String(error) });
      throw error;
    } finally {
      clearInterval(timer);
      publish();
    }
  };
}
