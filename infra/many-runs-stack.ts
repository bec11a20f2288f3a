import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DEFAULT_STACK } from '../src/aws/deployment.ts';
import { RESULTS_VERSION } from '../src/experiment/plan.ts';
import { RESULTS_PREFIX } from '../src/store/s3-layout.ts';
import { acknowledge } from './acknowledge.ts';
import { alarms } from './alarms.ts';
import type { Bundles } from './bundle.ts';
import { dashboard } from './dashboard.ts';
import { experimentMachine } from './experiment-machine.ts';
import { ARCHITECTURE, Handler, type HandlerProps } from './handler.ts';
import { queries } from './queries.ts';
import { resultsBucket } from './results-bucket.ts';
import type { Settings } from './settings.ts';

/** The whole of it: a bucket, two functions, a state machine, and what operators look at. */
export class ManyRunsStack extends Stack {
  /** @param agents what was bundled besides: the SHA-256 of each agent's code, by its kind */
  constructor(
    scope: Construct,
    settings: Settings,
    bundles: Bundles,
    agents: Readonly<Record<string, string>> = {},
  ) {
    super(scope, settings.stackName, {
      stackName: settings.stackName,
      description: 'Trains many runs of small reinforcement-learning agents at once (manyruns)',
    });
    Tags.of(this).add('application', 'manyruns');
    Tags.of(this).add('manyruns:stack', settings.stackName);
    const prefix = settings.stackName.toLowerCase();
    const { logRetentionDays } = settings;
    const bucket = resultsBucket(this, settings);
    const results = bucket.arnForObjects(`${RESULTS_PREFIX}*`);

    const handler = (id: string, props: Omit<HandlerProps, 'bundle' | 'prefix' | 'logRetentionDays'>) =>
      new Handler(this, id, { ...props, bundle: bundles[props.name], prefix, logRetentionDays });
    const train = handler('TrainHandler', {
      name: 'train-one-run',
      memoryMb: settings.trainMemoryMb,
      timeoutSeconds: settings.trainTimeoutSeconds,
      reservedConcurrency: settings.reservedConcurrency,
    });
    // What is kept for train-one-run alone is nobody else's.
    const concurrency = settings.concurrency ?? settings.reservedConcurrency;
    const orchestrator = handler('OrchestratorHandler', {
      name: 'orchestrator',
      memoryMb: settings.orchestratorMemoryMb,
      timeoutSeconds: settings.orchestratorTimeoutSeconds,
      environment: {
        TRAIN_ONE_RUN: train.live.functionArn,
        RESULTS_BUCKET: bucket.bucketName,
        // What a training costs depends on the first two; no answer for longer than the third means that it is lost.
        MEMORY_MB: String(settings.trainMemoryMb),
        ARCHITECTURE: ARCHITECTURE.name,
        TIMEOUT_SECONDS: String(settings.trainTimeoutSeconds),
        ...(concurrency === undefined ? {} : { CONCURRENCY: String(concurrency) }),
      },
      may: [
        {
          sid: 'InvokeTrainOneRun',
          actions: ['lambda:InvokeFunction'],
          resources: [train.live.functionArn],
        },
        {
          sid: 'ReadConcurrencyLimit',
          actions: ['lambda:GetAccountSettings'],
          // The service knows no resource for it.
          resources: ['*'],
        },
        {
          sid: 'ReadAndWriteResults',
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: [results],
        },
        {
          sid: 'ListResults',
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': `${RESULTS_PREFIX}*` } },
        },
      ],
    });
    // Wildcards that have no other form.
    acknowledge(orchestrator, {
      [`AwsSolutions-IAM5[Resource::${inFindings(this.resolve(results))}]`]:
        'The names of the objects are made at run time; the rights end at the prefix of the results in this one ' +
        'bucket, and do not include deleting.',
      'AwsSolutions-IAM5[Resource::*]':
        'lambda:GetAccountSettings, which only reads limits, is offered on all resources or not at all.',
    });

    const machine = experimentMachine(
      this,
      `${prefix}-experiment`,
      orchestrator,
      settings.orchestratorTimeoutSeconds,
    );
    const operated = { prefix, train, orchestrator, machine };
    if (settings.alarms === 'true') alarms(this, operated, settings.alarmTopicArn);
    dashboard(this, operated);
    if (settings.savedQueries === 'true') queries(this, operated);

    const outputs = {
      ResultsBucket: [bucket.bucketName, 'Where the results lie, under results/'],
      TrainOneRun: [train.live.functionArn, 'Trains one run, or one part of an experiment'],
      Orchestrator: [orchestrator.live.functionArn, 'Carries out one invocation of an experiment'],
      Experiment: [machine.stateMachineArn, 'Runs an experiment unattended'],
      Version: [String(RESULTS_VERSION), 'The version of the results that this stack writes'],
      ...(Object.keys(agents).length > 0 && {
        Agents: [
          JSON.stringify(agents),
          'The agents of your own that it can train, by the SHA-256 of their code',
        ],
      }),
      Next: [nextCommand(settings.stackName), 'What to type next'],
    };
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description });
    }
  }
}

// --- internal ---

/** An ARN as cdk-nag writes it. */
function inFindings(
  arn: string | { 'Fn::Join': [string, (string | Record<string, string | string[]>)[]] },
): string {
  if (typeof arn === 'string') return arn;
  return arn['Fn::Join'][1]
    .map((piece) => (typeof piece === 'string' ? piece : `<${Object.values(piece).flat().join('.')}>`))
    .join('');
}

function nextCommand(stackName: string): string {
  const stack = stackName === DEFAULT_STACK ? '' : ` --stack ${stackName}`;
  return `npm run --silent manyruns -- run experiments/quickstart.yaml --on aws${stack}`;
}
