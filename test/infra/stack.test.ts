import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleAll } from '../../infra/bundle.ts';
import { ManyRunsStack } from '../../infra/many-runs-stack.ts';
import { readSettings } from '../../infra/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'manyruns-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bundles = await bundleAll(folder);

function stackWith(context: Record<string, unknown> = {}) {
  return new ManyRunsStack(new App(), { settings: readSettings(context), bundles });
}

const stack = stackWith();
const template = Template.fromStack(stack);
const all = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const roleOf = (words: string) =>
  all('AWS::IAM::Role').find(({ Description }) => Description.includes(words))!.Policies[0].PolicyDocument
    .Statement;
const functionCalled = (name: string) =>
  all('AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === name)!;

const findings = (scope: Stack) =>
  new AwsSolutionsChecks(scope).validateScope(scope).violations.map(({ ruleName }) => ruleName);

describe('the permissions', () => {
  it('are these and no others: a new one is seen here', () => {
    const budget = all('AWS::IAM::Role').map(({ Description, Policies }) => [
      Description,
      Policies[0].PolicyDocument.Statement.map(
        ({ Sid, Action }: { Sid: string; Action: string | string[] }) => [Sid, ...[Action].flat()].join(' '),
      ),
    ]);
    expect(Object.fromEntries(budget)).toEqual({
      'What manyruns-train-one-run may do': ['WriteOwnLog logs:CreateLogStream logs:PutLogEvents'],
      'What manyruns-orchestrator may do': [
        'WriteOwnLog logs:CreateLogStream logs:PutLogEvents',
        'InvokeTrainOneRun lambda:InvokeFunction',
        'ReadAndWriteResults s3:GetObject s3:PutObject',
        'ListResults s3:ListBucket',
      ],
      'What the state machine manyruns-experiment may do': ['InvokeOrchestrator lambda:InvokeFunction'],
    });
  });

  it('stand in the roles alone: no managed policies, no separate ones, none but Allow', () => {
    for (const role of all('AWS::IAM::Role')) {
      expect(role).not.toHaveProperty('ManagedPolicyArns');
      expect(role.Policies).toHaveLength(1);
    }
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  it('let the train function reach nothing but its log', () => {
    const [group] = Object.keys(
      template.findResources('AWS::Logs::LogGroup', {
        Properties: { LogGroupName: '/aws/lambda/manyruns-train-one-run' },
      }),
    );
    const [{ Resource }, ...others] = roleOf('train-one-run');
    expect(others).toEqual([]);
    expect(Resource).toEqual([
      { 'Fn::Join': ['', expect.arrayContaining([{ Ref: group }])] },
      { 'Fn::GetAtt': [group, 'Arn'] },
    ]);
  });

  it('let the orchestrator invoke the alias of train-one-run and nothing else', () => {
    const [, invoke] = roleOf('orchestrator');
    const output = template.findOutputs('TrainOneRun').TrainOneRun.Value;
    expect(invoke).toMatchObject({ Action: 'lambda:InvokeFunction', Resource: output });
  });

  it('let the orchestrator read, write and list results, and delete nothing', () => {
    const [, , objects, list] = roleOf('orchestrator');
    const [bucket] = Object.keys(template.findResources('AWS::S3::Bucket'));
    const arn = { 'Fn::GetAtt': [bucket, 'Arn'] };
    expect(objects.Resource).toEqual({ 'Fn::Join': ['', [arn, '/results/*']] });
    expect(list).toMatchObject({
      Resource: arn,
      Condition: { StringLike: { 's3:prefix': 'results/*' } },
    });
  });

  it('let the state machine invoke the alias of the orchestrator and nothing else', () => {
    const [invoke] = roleOf('state machine');
    expect(invoke.Resource).toEqual(template.findOutputs('Orchestrator').Orchestrator.Value);
  });

  it('can be taken on by the service of each alone', () => {
    const services = all('AWS::IAM::Role').map(
      ({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument.Statement[0].Principal.Service,
    );
    expect(services).toEqual(['lambda.amazonaws.com', 'lambda.amazonaws.com', 'states.amazonaws.com']);
  });

  it('pass the AwsSolutions rules of cdk-nag', () => {
    expect(findings(stack)).toEqual([]);
  });

  it('would not pass them with a bucket that anyone may read without TLS', () => {
    const careless = new Stack(new App(), 'Careless');
    new Bucket(careless, 'Open');
    expect(findings(careless)).toContain('AwsSolutions-S10');
  });
});

describe('the bucket', () => {
  it('is private, encrypted, versioned, and kept when the stack is deleted', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  it('lets nobody in without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it('forgets old versions and unfinished uploads', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'old-versions',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            ExpiredObjectDeleteMarker: true,
          },
          {
            Id: 'unfinished-uploads',
            Status: 'Enabled',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    });
  });
});

describe('the functions', () => {
  it.each(['train-one-run', 'orchestrator'])(
    '%s runs on Node.js 24 and arm64, with an alias `live`',
    (name) => {
      const [id, { Properties }] = Object.entries(
        template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `manyruns-${name}` } }),
      )[0];
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 1769 });
      template.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live', FunctionName: { Ref: id } });
    },
  );

  it('have code of their own', () => {
    expect(functionCalled('manyruns-orchestrator').Code).not.toEqual(
      functionCalled('manyruns-train-one-run').Code,
    );
  });

  it('tell the orchestrator where everything is, and train-one-run nothing', () => {
    expect(Object.keys(functionCalled('manyruns-orchestrator').Environment.Variables).sort()).toEqual([
      'ARCHITECTURE',
      'MEMORY_MB',
      'NODE_OPTIONS',
      'RESULTS_BUCKET',
      'TIMEOUT_SECONDS',
      'TRAIN_ONE_RUN',
    ]);
    expect(Object.keys(functionCalled('manyruns-train-one-run').Environment.Variables)).toEqual([
      'NODE_OPTIONS',
    ]);
  });

  it('write into logs that end after a month, and go with the stack', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 30 },
    });
  });

  it('cost nothing while they rest: no provisioned concurrency, none reserved', () => {
    for (const type of ['Alias', 'Version']) {
      for (const properties of all(`AWS::Lambda::${type}`)) {
        expect(properties).not.toHaveProperty('ProvisionedConcurrencyConfig');
      }
    }
    for (const properties of all('AWS::Lambda::Function')) {
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });
});

describe('the stack', () => {
  it('watches errors and throttles', () => {
    expect(
      all('AWS::CloudWatch::Alarm').map(({ AlarmName, MetricName }) => `${AlarmName}: ${MetricName}`),
    ).toEqual([
      'manyruns-train-errors: Errors',
      'manyruns-train-throttles: Throttles',
      'manyruns-orchestrator-errors: Errors',
      'manyruns-orchestrator-throttles: Throttles',
      'manyruns-experiment-failures: ExecutionsFailed',
    ]);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' });
  });

  it('consists of nothing else', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect([...new Set(types)].sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::IAM::Role',
      'AWS::Lambda::Alias',
      'AWS::Lambda::Function',
      'AWS::Lambda::Version',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::StepFunctions::StateMachine',
    ]);
  });

  it('says where everything is and what to type next', () => {
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual([
      'Experiment',
      'Next',
      'Orchestrator',
      'ResultsBucket',
      'TrainOneRun',
      'Version',
    ]);
    template.hasOutput('Next', {
      Value: 'npm run --silent manyruns -- run experiments/quickstart.yaml --on aws',
    });
  });

  it('takes its names from the name of the stack', () => {
    const other = Template.fromStack(stackWith({ stackName: 'Trial-2' }));
    const names = (type: string, key: string) =>
      Object.values(other.findResources(type)).map(({ Properties }) => Properties[key]);
    expect(names('AWS::Lambda::Function', 'FunctionName')).toEqual([
      'trial-2-train-one-run',
      'trial-2-orchestrator',
    ]);
    expect(names('AWS::StepFunctions::StateMachine', 'StateMachineName')).toEqual(['trial-2-experiment']);
    expect(other.findOutputs('Next').Next.Value).toMatch(/--on aws --stack Trial-2$/);
  });

  it('does as its settings say', () => {
    const other = Template.fromStack(
      stackWith({
        trainMemoryMb: '3008',
        trainTimeoutSeconds: 60,
        orchestratorMemoryMb: 2048,
        orchestratorTimeoutSeconds: '120',
        concurrency: 40,
        reservedConcurrency: '50',
        logRetentionDays: '90',
        oldVersionDays: 7,
        alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      }),
    );
    other.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'manyruns-train-one-run',
      MemorySize: 3008,
      Timeout: 60,
      ReservedConcurrentExecutions: 50,
    });
    other.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'manyruns-orchestrator',
      MemorySize: 2048,
      Timeout: 120,
      Environment: { Variables: { CONCURRENCY: '40', MEMORY_MB: '3008', ARCHITECTURE: 'arm64' } },
    });
    other.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    other.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:alarms'],
    });
  });
});

describe('the settings', () => {
  it('refuse an unknown key and say which there are', () => {
    expect(() => readSettings({ trainMemory: 512 })).toThrow(/Unknown key `"trainMemory"`.*`trainMemoryMb`/);
  });

  it('tell all that is wrong at once', () => {
    expect(() =>
      readSettings({
        stackName: '1',
        trainMemoryMb: 'much',
        orchestratorTimeoutSeconds: '901',
        logRetentionDays: 31,
        alarmTopicArn: 'me@example.com',
      }),
    ).toThrow(
      [
        'The context (-c KEY=VALUE, or cdk.json) is wrong:',
        'Expected `stackName` to be a name of 1 to 40 letters, digits and -, the first a letter, got `1` (number)',
        'Expected `trainMemoryMb` to be an integer from 128 to 10240, got `"much"` (string)',
        'Expected `orchestratorTimeoutSeconds` to be an integer from 30 to 900, got `901` (number)',
        'Expected `logRetentionDays` to be a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90',
      ].join('\n'),
    );
  });

  it('leave the keys of the CDK alone', () => {
    expect(readSettings({ '@aws-cdk/core:x': true, 'aws:cdk:y': 1 })).toEqual(readSettings({}));
  });
});
