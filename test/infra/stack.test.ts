import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CURRENT_VERSION_EXPIRED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { bundleAll } from '../../infra/bundle.ts';
import { ManyRunsStack } from '../../infra/many-runs-stack.ts';
import { readSettings } from '../../infra/settings.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
const bundles = await bundleAll(folder);

const { context: flags } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

/** An app that leaves nothing behind. */
function newApp() {
  return new App({ context: flags, outdir: mkdtempSync(join(folder, 'cdk-')) });
}

function stackWith(context: Record<string, unknown> = {}) {
  return new ManyRunsStack(newApp(), readSettings(context), bundles);
}

const stack = stackWith();
const template = Template.fromStack(stack);
const all = (type: string, of = template) =>
  Object.values(of.findResources(type)).map(({ Properties }) => Properties);
const functionCalled = (name: string) =>
  all('AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === name)!;

const findings = (scope: Stack) =>
  new AwsSolutionsChecks(scope).validateScope(scope).violations.map(({ ruleName }) => ruleName);

describe('the permissions', () => {
  it('are these and no others, each for one service: a new one is seen here', () => {
    const idOf = (type: string, Properties = {}) =>
      Object.keys(template.findResources(type, { Properties }))[0];
    const outputOf = (output: string) => template.findOutputs(output)[output].Value;
    const bucket = { 'Fn::GetAtt': [idOf('AWS::S3::Bucket'), 'Arn'] };
    const writeOwnLog = (name: string) => {
      const group = idOf('AWS::Logs::LogGroup', { LogGroupName: `/aws/lambda/${name}` });
      const withoutStreams = { 'Fn::Join': ['', expect.arrayContaining([{ Ref: group }])] };
      const Action = ['logs:CreateLogStream', 'logs:PutLogEvents'];
      return { Sid: 'WriteOwnLog', Action, Resource: [{ 'Fn::GetAtt': [group, 'Arn'] }, withoutStreams] };
    };
    const trustOf = ({ Principal, Condition }: { Principal: { Service: string }; Condition?: object }) =>
      Condition ? `${Principal.Service} where ${JSON.stringify(Condition)}` : Principal.Service;
    const roles = all('AWS::IAM::Role').map((role) => {
      const { Description, AssumeRolePolicyDocument, Policies, ManagedPolicyArns = [] } = role;
      const statements = Policies.flatMap(
        ({ PolicyDocument }: { PolicyDocument: { Statement: { Effect: string }[] } }) =>
          PolicyDocument.Statement.map(({ Effect, ...one }) => (Effect === 'Allow' ? one : Effect)),
      );
      return [
        Description,
        [trustOf(AssumeRolePolicyDocument.Statement[0]), ...statements, ...ManagedPolicyArns],
      ];
    });
    expect(Object.fromEntries(roles)).toEqual({
      'What manyruns-train-one-run may do': ['lambda.amazonaws.com', writeOwnLog('manyruns-train-one-run')],
      'What manyruns-orchestrator may do': [
        'lambda.amazonaws.com',
        writeOwnLog('manyruns-orchestrator'),
        { Sid: 'InvokeTrainOneRun', Action: 'lambda:InvokeFunction', Resource: outputOf('TrainOneRun') },
        { Sid: 'ReadConcurrencyLimit', Action: 'lambda:GetAccountSettings', Resource: '*' },
        {
          Sid: 'ReadAndWriteResults',
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: { 'Fn::Join': ['', [bucket, '/results/*']] },
        },
        {
          Sid: 'ListResults',
          Action: 's3:ListBucket',
          Resource: bucket,
          Condition: { StringLike: { 's3:prefix': 'results/*' } },
        },
      ],
      'What the state machine manyruns-experiment may do': [
        `states.amazonaws.com where {"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}`,
        { Sid: 'InvokeOrchestrator', Action: 'lambda:InvokeFunction', Resource: outputOf('Orchestrator') },
      ],
    });
  });

  it('pass the AwsSolutions rules of cdk-nag', () => {
    expect(findings(stack)).toEqual([]);
  });

  it('would not pass them with a bucket that anyone may read without TLS', () => {
    const careless = new Stack(newApp(), 'Careless');
    new Bucket(careless, 'Open');
    expect(findings(careless)).toContain('AwsSolutions-S10');
  });
});

describe('the bucket', () => {
  it('is private, encrypted, versioned, and kept when the stack is deleted; it forgets what is old', () => {
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
        LifecycleConfiguration: {
          Rules: [
            {
              Status: 'Enabled',
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              ExpiredObjectDeleteMarker: true,
            },
            { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
          ],
        },
      },
    });
  });

  it('lets nobody in without TLS, as long as it stands', () => {
    const deny = {
      Effect: 'Deny',
      Action: 's3:*',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    template.hasResource('AWS::S3::BucketPolicy', {
      DeletionPolicy: 'Retain',
      Properties: { PolicyDocument: { Statement: [Match.objectLike(deny)] } },
    });
  });
});

describe('a bucket that is there already', () => {
  it('is used, and no other one made', () => {
    const adopting = stackWith({ bucket: 'manyruns-results-0a1b2c' });
    const other = Template.fromStack(adopting);
    other.resourceCountIs('AWS::S3::Bucket', 0);
    other.hasOutput('ResultsBucket', { Value: 'manyruns-results-0a1b2c' });
    const rights = JSON.stringify(other.findResources('AWS::IAM::Role'));
    expect(rights).toContain(':s3:::manyruns-results-0a1b2c/results/*');
    expect(findings(adopting)).toEqual([]);
  });
});

describe('the functions', () => {
  it.each([
    ['train-one-run', 300],
    ['orchestrator', 900],
  ])('%s runs on Node.js 24 and arm64, for at most %i seconds, with an alias `live`', (name, Timeout) => {
    const [id, { Properties }] = Object.entries(
      template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `manyruns-${name}` } }),
    )[0];
    const sizes = { MemorySize: 1769, Timeout };
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], ...sizes });
    template.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live', FunctionName: { Ref: id } });
  });

  const train = functionCalled('manyruns-train-one-run');
  const orchestrator = functionCalled('manyruns-orchestrator');

  it('have code of their own', () => {
    expect(orchestrator.Code).not.toEqual(train.Code);
  });

  it('tell the orchestrator where everything is, and train-one-run nothing', () => {
    expect(Object.keys(orchestrator.Environment.Variables).sort()).toEqual([
      'ARCHITECTURE',
      'MEMORY_MB',
      'NODE_OPTIONS',
      'RESULTS_BUCKET',
      'TIMEOUT_SECONDS',
      'TRAIN_ONE_RUN',
    ]);
    expect(Object.keys(train.Environment.Variables)).toEqual(['NODE_OPTIONS']);
  });

  it('write into logs that end after a month, and go with the stack', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 30 },
    });
  });

  it('keep their old versions, so that `live` can be set back', () => {
    template.allResources('AWS::Lambda::Version', { DeletionPolicy: 'Retain' });
  });

  it('try no asynchronous call twice, and none that is old', () => {
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: Match.absent(),
    });
  });

  it('cost nothing while they rest: no provisioned concurrency, none reserved', () => {
    const none = Match.absent();
    for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version'])
      template.allResourcesProperties(type, { ProvisionedConcurrencyConfig: none });
    template.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: none });
  });
});

describe('the stack', () => {
  it('watches errors and throttles, less what callers are to blame for', () => {
    const watched = all('AWS::CloudWatch::Alarm').map((alarm) => {
      const { AlarmName, MetricName, Metrics = [], Threshold, EvaluationPeriods } = alarm;
      const metrics = Metrics.map(
        (one: { Expression?: string; MetricStat?: { Metric: { MetricName: string } } }) =>
          one.Expression ?? one.MetricStat?.Metric.MetricName,
      );
      return [AlarmName, [MetricName ?? metrics, Threshold, EvaluationPeriods]];
    });
    const less = 'failed - FILL(refused, 0)';
    expect(Object.fromEntries(watched)).toEqual({
      'manyruns-train-errors': [[less, 'Errors', 'RefusedEvents'], 10, 1],
      'manyruns-train-throttles': ['Throttles', 1000, 3],
      'manyruns-orchestrator-errors': [[less, 'Errors', 'RefusedEvents'], 1, 1],
      'manyruns-orchestrator-throttles': ['Throttles', 1, 1],
      'manyruns-experiment-failures': [[less, 'ExecutionsFailed', 'RefusedExecutions'], 1, 1],
    });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('tries an invocation again that died, but not what a person has to change, and waits for none longer than it takes', () => {
    const [{ DefinitionString }] = all('AWS::StepFunctions::StateMachine');
    expect(JSON.parse(DefinitionString).States.Invocation).toMatchObject({
      TimeoutSeconds: 960,
      Retry: [
        { ErrorEquals: ['InputError', 'NoProgressError'], MaxAttempts: 0 },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 5 },
      ],
    });
  });

  it('shows runs, parts, throttles, lost calls, durations and cost on a dashboard, of functions that exist', () => {
    const [{ DashboardName, DashboardBody }] = all('AWS::CloudWatch::Dashboard');
    expect(DashboardName).toBe('manyruns');
    const body = JSON.stringify(DashboardBody);
    for (const metric of ['Runs', 'FailedRuns', 'Parts', 'Throttles', 'LostCalls', 'Duration', 'Cost']) {
      expect(body).toContain(`\\"${metric}\\"`);
    }
    const services = [...body.matchAll(/\\"service\\",\\"([\w-]+)\\"/g)].map(([, service]) => service);
    expect(new Set(services)).toEqual(new Set(['manyruns-orchestrator']));
  });

  it('saves what to ask the logs, by fields and words that the functions log', () => {
    const queries = all('AWS::Logs::QueryDefinition');
    expect(queries.map(({ Name }) => Name)).toHaveLength(4);
    const source = ['src/aws/tally.ts', 'src/aws/train-one-run.ts', 'functions/observed.ts'].map((file) =>
      readFileSync(join(import.meta.dirname, '../..', file), 'utf8'),
    );
    const words = queries.flatMap(({ QueryString }) =>
      [...QueryString.matchAll(/"([a-z ]+)"/g)].map(([, word]) => word),
    );
    expect(words.length).toBeGreaterThan(5);
    for (const word of words) expect(source.join('')).toContain(`'${word}'`);
    const without = Template.fromStack(stackWith({ savedQueries: 'false' }));
    without.resourceCountIs('AWS::Logs::QueryDefinition', 0);
  });

  it('has tags on everything that can have some', () => {
    const untagged = stack.node
      .findAll()
      .filter((one) => CfnResource.isCfnResource(one) && TagManager.isTaggable(one))
      .filter((one) => {
        const text = JSON.stringify(stack.resolve((one as CfnResource)._toCloudFormation()));
        return !(text.includes('"application"') && text.includes('"manyruns:stack"'));
      });
    expect(untagged.map(({ node }) => node.path)).toEqual([]);
  });

  it('consists of nothing else', () => {
    const resources: { Type: string }[] = Object.values(template.toJSON().Resources);
    expect([...new Set(resources.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::IAM::Role',
      'AWS::Lambda::Alias',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::Function',
      'AWS::Lambda::Version',
      'AWS::Logs::LogGroup',
      'AWS::Logs::QueryDefinition',
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
    const names = ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine']
      .flatMap((type) => all(type, other))
      .map(({ FunctionName, StateMachineName }) => FunctionName ?? StateMachineName);
    expect(names).toEqual(['trial-2-train-one-run', 'trial-2-orchestrator', 'trial-2-experiment']);
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

describe('cdk.json', () => {
  it('sets every feature flag, so that a synth warns of none', () => {
    const current = Object.keys(FLAGS).filter((flag) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag));
    expect(current.filter((flag) => !Object.hasOwn(flags, flag))).toEqual([]);
  });
});

describe('the settings', () => {
  it.each([
    [
      'an unknown key, and say which there are',
      { trainMemory: 512 },
      [/Unknown key `"trainMemory"`.*`trainMemoryMb`/],
    ],
    [
      'all that is wrong at once',
      {
        stackName: '1',
        trainMemoryMb: 'much',
        orchestratorTimeoutSeconds: '901',
        logRetentionDays: 31,
        alarmTopicArn: 'me@example.com',
      },
      [
        'The context (-c KEY=VALUE, or cdk.json) is wrong:',
        'Expected `stackName` to be a name of 1 to 40 letters, digits and -, the first a letter, got `1` (number)',
        'Expected `trainMemoryMb` to be an integer from 128 to 10240, got `"much"` (string)',
        'Expected `orchestratorTimeoutSeconds` to be an integer from 30 to 900, got `901` (number)',
        'Expected `logRetentionDays` to be a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90',
        'Expected `alarmTopicArn` to be the ARN of an SNS topic',
      ],
    ],
    [
      'more parts at once than there are sockets',
      { concurrency: '5000' },
      [
        'Expected `concurrency` to be an integer from 1 to 900, because each call needs a socket, and a Lambda function ' +
          'has 1,024 open files, got `5000` (number)',
      ],
    ],
    [
      'a time for a part that no invocation has',
      { trainTimeoutSeconds: 300, orchestratorTimeoutSeconds: 120 },
      [
        'Expected `trainTimeoutSeconds` to be at most 105, because that is what an invocation of the orchestrator ' +
          '(`orchestratorTimeoutSeconds`, 120) has for a part, got `300` (number)',
      ],
    ],
  ])('refuse %s', (_, context, words) => {
    for (const one of words) expect(() => readSettings(context)).toThrow(one);
  });

  it('leave the keys of the CDK alone', () => {
    expect(readSettings({ '@aws-cdk/core:x': true, 'aws:cdk:y': 1 })).toEqual(readSettings({}));
  });
});
