import { join } from 'node:path';
import { Duration, RemovalPolicy, Stage } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundle, type FunctionName } from './bundle.ts';

/** A fifth cheaper than x86_64, and the numbers are the same on both: they are IEEE 754 doubles everywhere. */
export const ARCHITECTURE = Architecture.ARM_64;

export interface HandlerProps {
  readonly name: FunctionName;
  /** The stack's name in small letters: the function is `<prefix>-<name>`. */
  readonly prefix: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: RetentionDays;
  readonly reservedConcurrency?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** All that it may do, besides writing its own log. */
  readonly may?: readonly PolicyStatement[];
}

/** A Lambda function with its log and its role, and the alias `live`, which callers name. */
export class Handler extends Construct {
  readonly function: LambdaFunction;
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const functionName = `${props.prefix}-${props.name}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const writeOwnLog = new PolicyStatement({
      sid: 'WriteOwnLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    const role = new Role(this, 'Role', {
      description: `What ${functionName} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { all: new PolicyDocument({ statements: [writeOwnLog, ...(props.may ?? [])] }) },
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: ARCHITECTURE,
      code: Code.fromAsset(bundled(this, props.name)),
      handler: 'index.handler',
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      reservedConcurrentExecutions: props.reservedConcurrency,
      // An error in the log names the line of the source, not of the bundle.
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
    });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.function.currentVersion });
  }
}

// --- internal ---

/** The folder with a function's bundle, beside what else the CDK writes. */
function bundled(scope: Construct, name: FunctionName): string {
  const folder = join(Stage.of(scope)!.outdir, 'bundles', name);
  bundle(name, folder);
  return folder;
}
