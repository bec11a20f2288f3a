import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric as CloudWatchMetric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  PolicyDocument,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE, type Metric } from '../src/aws/telemetry.ts';
import type { FunctionName } from './bundle.ts';

/** A fifth cheaper than x86_64, and the numbers are the same on both: they are IEEE 754 doubles everywhere. */
export const ARCHITECTURE = Architecture.ARM_64;

/** An asynchronous call that could not begin by then is not wanted any more; Lambda would keep it for six hours. */
const LONGEST_QUEUED = Duration.minutes(5);

export interface HandlerProps {
  readonly name: FunctionName;
  /** The folder with its code. */
  readonly bundle: string;
  /** The stack's name in small letters: the function is `<prefix>-<name>`. */
  readonly prefix: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: RetentionDays;
  readonly reservedConcurrency?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** All that it may do, besides writing its own log. */
  readonly may?: readonly PolicyStatementProps[];
}

/** What operators look at. */
export interface Operated {
  /** The stack's name in small letters. */
  readonly prefix: string;
  readonly train: Handler;
  readonly orchestrator: Handler;
  readonly machine: StateMachine;
}

/** A Lambda function with its log and its role, and the alias `live`, which callers name. */
export class Handler extends Construct {
  /** Of the function: `<prefix>-<name>`. */
  readonly name: string;
  readonly function: LambdaFunction;
  readonly live: Alias;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    this.name = `${props.prefix}-${props.name}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${this.name}`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logGroup = logGroup;
    const writeOwnLog = {
      sid: 'WriteOwnLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      // The first is asked of the group, the second of its streams, which is what a group's own ARN stands for.
      resources: [arnWithoutStreams(logGroup), logGroup.logGroupArn],
    };
    const statements = [writeOwnLog, ...(props.may ?? [])].map((props) => new PolicyStatement(props));
    const role = new Role(this, 'Role', {
      description: `What ${this.name} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { all: new PolicyDocument({ statements }) },
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: this.name,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: ARCHITECTURE,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      reservedConcurrentExecutions: props.reservedConcurrency,
      // An error in the log names the line of the source, not of the bundle.
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      // Old versions stay, so that `live` can be set back to one.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.function.currentVersion });
    // Nobody waits for an asynchronous call, and a second attempt would cost twice. No failure destination, by decision:
    // the state machine is what runs unattended, and an error stands in the log.
    this.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: LONGEST_QUEUED });
  }

  /** A metric that the function counts by itself (functions/observed.ts). */
  counted(metricName: Metric, options: MetricOptions = {}): CloudWatchMetric {
    const dimensionsMap = { service: this.name };
    return new CloudWatchMetric({
      ...{ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, statistic: 'sum' },
      ...options,
    });
  }
}

// --- internal ---

function arnWithoutStreams(group: LogGroup): string {
  const { logGroupName: resourceName } = group;
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(group).formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat });
}
