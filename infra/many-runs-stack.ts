import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { DEFAULT_STACK } from '../src/aws/deployment.ts';
import { RESULTS_VERSION } from '../src/experiment/plan.ts';
import { RESULTS_PREFIX } from '../src/store/s3.ts';
import { alarms } from './alarms.ts';
import type { Bundles } from './bundle.ts';
import { experimentMachine } from './experiment-machine.ts';
import { ARCHITECTURE, Handler } from './handler.ts';
import { resultsBucket } from './results-bucket.ts';
import type { Settings } from './settings.ts';

export interface ManyRunsProps {
  readonly settings: Settings;
  readonly bundles: Bundles;
}

/** The whole of it: a bucket, two functions, a state machine and alarms. Nothing of it costs while it rests, but storage. */
export class ManyRunsStack extends Stack {
  constructor(scope: Construct, { settings, bundles }: ManyRunsProps) {
    super(scope, settings.stackName, {
      stackName: settings.stackName,
      description: 'Trains many runs of small reinforcement-learning agents at once (manyruns)',
    });
    const prefix = settings.stackName.toLowerCase();
    const { logRetentionDays } = settings;
    const bucket = resultsBucket(this, settings);

    const train = new Handler(this, 'TrainHandler', {
      name: 'train-one-run',
      bundle: bundles['train-one-run'],
      prefix,
      logRetentionDays,
      memoryMb: settings.trainMemoryMb,
      timeoutSeconds: settings.trainTimeoutSeconds,
      reservedConcurrency: settings.reservedConcurrency,
    });
    const orchestrator = new Handler(this, 'OrchestratorHandler', {
      name: 'orchestrator',
      bundle: bundles.orchestrator,
      prefix,
      logRetentionDays,
      memoryMb: settings.orchestratorMemoryMb,
      timeoutSeconds: settings.orchestratorTimeoutSeconds,
      environment: {
        TRAIN_ONE_RUN: train.live.functionArn,
        RESULTS_BUCKET: bucket.bucketName,
        // What a training costs depends on the first two; no answer for longer than the third means that it is lost.
        MEMORY_MB: String(settings.trainMemoryMb),
        ARCHITECTURE: ARCHITECTURE.name,
        TIMEOUT_SECONDS: String(settings.trainTimeoutSeconds),
        ...(settings.concurrency === undefined ? {} : { CONCURRENCY: String(settings.concurrency) }),
      },
      may: [
        new PolicyStatement({
          sid: 'InvokeTrainOneRun',
          actions: ['lambda:InvokeFunction'],
          resources: [train.live.functionArn],
        }),
        new PolicyStatement({
          sid: 'ReadAndWriteResults',
          actions: ['s3:GetObject', 's3:PutObject'],
          resources: [bucket.arnForObjects(`${RESULTS_PREFIX}*`)],
        }),
        new PolicyStatement({
          sid: 'ListResults',
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': `${RESULTS_PREFIX}*` } },
        }),
      ],
    });
    Validations.of(orchestrator).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${this.getLogicalId(bucket.node.defaultChild as never)}.Arn>/${RESULTS_PREFIX}*]`,
      reason:
        'The names of the objects are made at run time; the rights end at the prefix of the results in this one ' +
        'bucket, and do not include deleting.',
    });

    const machine = experimentMachine(this, {
      name: `${prefix}-experiment`,
      orchestrator: orchestrator.live,
      invocationSeconds: settings.orchestratorTimeoutSeconds,
    });
    alarms(this, { prefix, train, orchestrator, machine, topicArn: settings.alarmTopicArn });

    const outputs = {
      ResultsBucket: [bucket.bucketName, 'Where the results lie, under results/'],
      TrainOneRun: [train.live.functionArn, 'Trains one run, or one part of an experiment'],
      Orchestrator: [orchestrator.live.functionArn, 'Carries out one invocation of an experiment'],
      Experiment: [machine.stateMachineArn, 'Runs an experiment unattended'],
      Version: [String(RESULTS_VERSION), 'The version of the results that this stack writes'],
      Next: [nextCommand(settings.stackName), 'What to type next'],
    };
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description });
    }
  }
}

// --- internal ---

function nextCommand(stackName: string): string {
  const stack = stackName === DEFAULT_STACK ? '' : ` --stack ${stackName}`;
  return `npm run --silent manyruns -- run experiments/quickstart.yaml --on aws${stack}`;
}
