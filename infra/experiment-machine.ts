import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Handler } from './handler.ts';

/** An answer may be on its way when the function's own time-out has passed. */
const MARGIN_SECONDS = 60;

/**
 * Runs an experiment unattended: the orchestrator, invocation by invocation, until nothing is missing.
 *
 * @param invocationSeconds the longest that an invocation takes
 */
export function experimentMachine(
  scope: Construct,
  name: string,
  { live }: Handler,
  invocationSeconds: number,
): StateMachine {
  const invokeOrchestrator = new PolicyStatement({
    sid: 'InvokeOrchestrator',
    actions: ['lambda:InvokeFunction'],
    resources: [live.functionArn],
  });
  const role = new Role(scope, 'MachineRole', {
    description: `What the state machine ${name} may do`,
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: { all: new PolicyDocument({ statements: [invokeOrchestrator] }) },
  });
  const machine = new StateMachine(scope, 'Machine', {
    stateMachineName: name,
    // Its permissions stand above, all of them: nothing may be added on the way.
    role: role.withoutPolicyUpdates(),
    definitionBody: DefinitionBody.fromString(
      JSON.stringify(definitionOf(invocationSeconds + MARGIN_SECONDS)),
    ),
    definitionSubstitutions: { Orchestrator: live.functionArn },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  machine.node.addDependency(role);
  acknowledge(machine, {
    'AwsSolutions-SF1':
      'Step Functions itself keeps the history of every execution, each state with its input and output, for 90 ' +
      'days. A log would say the same, and would need eight log-delivery actions on all resources.',
    'AwsSolutions-SF2':
      'Two states and one call: the history shows when each invocation began and ended. Tracing would need X-Ray actions ' +
      'on all resources.',
  });
  return machine;
}

// --- internal ---

/**
 * The orchestrator (functions/orchestrator.ts) says in its answer whether to go on, and stops by itself when invocations
 * make no progress. Only an invocation that died is tried again.
 */
function definitionOf(timeoutSeconds: number) {
  return {
    Comment: 'Invokes the orchestrator, and again while runs are missing.',
    QueryLanguage: 'JSONata',
    StartAt: 'Input',
    States: {
      // What is no object goes to the orchestrator inside of one, which refuses it in words.
      Input: {
        Type: 'Pass',
        Output: "{% $type($states.input) = 'object' ? $states.input : {'input': $states.input} %}",
        Next: 'Invocation',
      },
      Invocation: {
        Type: 'Task',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: replaced by CloudFormation
        Resource: '${Orchestrator}',
        TimeoutSeconds: timeoutSeconds,
        // All invocations know when the first one began.
        Arguments: "{% $merge([$states.input, {'started': $states.context.Execution.StartTime}]) %}",
        Output: "{% $merge([$states.input, {'invocation': $states.result}]) %}",
        Retry: [
          // What a person has to change does not get better by itself.
          { ErrorEquals: ['InputError', 'NoProgressError'], MaxAttempts: 0 },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 5 },
        ],
        Next: 'Anything missing?',
      },
      'Anything missing?': {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input.invocation.status = 'incomplete' %}", Next: 'Invocation' },
          {
            Condition: "{% $states.input.invocation.status in ['done', 'cancelled'] %}",
            Output: '{% $states.input.invocation %}',
            Next: 'Ended',
          },
        ],
        Default: 'Failed',
      },
      Failed: {
        Type: 'Fail',
        Error: 'ExperimentFailed',
        Cause:
          '{% $states.input.invocation.error ? $states.input.invocation.error : $string($states.input.invocation) %}',
      },
      Ended: { Type: 'Succeed' },
    },
  };
}
