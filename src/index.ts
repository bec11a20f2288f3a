export type { Agent, AgentKind, Behaviour, Learner, LearningOptions, Transition } from './agents/agent.ts';
export { doubleQLearning } from './agents/double-q-learning.ts';
export { expectedSarsa } from './agents/expected-sarsa.ts';
export { agents } from './agents/index.ts';
export { qLearning } from './agents/q-learning.ts';
export { sarsa } from './agents/sarsa.ts';
export type { Backend, BackendSignals } from './backends/backend.ts';
export { backends } from './backends/index.ts';
export {
  type ManyRuns,
  type ManyRunsOptions,
  trainManyRuns,
  trainManyRunsInParallel,
} from './backends/many-runs.ts';
export { thisThread } from './backends/this-thread.ts';
export { threads } from './backends/threads.ts';
export { cliffWalking } from './environments/cliff-walking.ts';
export type { Environment, Outcome } from './environments/environment.ts';
export { frozenLake } from './environments/frozen-lake.ts';
export { environments } from './environments/index.ts';
export { tabulate } from './environments/tabulate.ts';
export { taxi } from './environments/taxi.ts';
export type { Experiment, ParseOptions } from './experiment/check-experiment.ts';
export { defineExperiment, parseExperiment } from './experiment/experiment.ts';
export type { Part } from './experiment/part.ts';
export { type Plan, plan } from './experiment/plan.ts';
export { type ExperimentRecord, planOf, recordOf } from './experiment/record.ts';
export type { ExperimentInput } from './experiment/schema.ts';
export { type Orchestrated, type OrchestrateOptions, orchestrate } from './orchestrate.ts';
export type { PartResult } from './parts/train-part.ts';
export { evaluatePolicy, type PolicyValue } from './policy/evaluate-policy.ts';
export { greedyPolicy, optimalValues } from './policy/value-iteration.ts';
export { alea } from './randomness/alea.ts';
export type { Randomness } from './randomness/randomness.ts';
export type { Progress } from './results/progress.ts';
export { constant } from './schedules/constant.ts';
export { cosine } from './schedules/cosine.ts';
export { exponential } from './schedules/exponential.ts';
export { exponentialAsymptote } from './schedules/exponential-asymptote.ts';
export { schedules } from './schedules/index.ts';
export { inverseTime } from './schedules/inverse-time.ts';
export { linear } from './schedules/linear.ts';
export { piecewiseLinear } from './schedules/piecewise-linear.ts';
export { polynomial } from './schedules/polynomial.ts';
export type { Epsilon, Schedule } from './schedules/schedule.ts';
export { steps } from './schedules/steps.ts';
export type { Summary } from './statistics/summary.ts';
export { folder } from './store/folder.ts';
export { stores } from './store/index.ts';
export { s3 } from './store/s3.ts';
export type { Store } from './store/store.ts';
export { digestOf } from './training/digest.ts';
export { type EvaluateOptions, evaluate } from './training/evaluate.ts';
export { type RunResult, trainRun } from './training/run.ts';
export type { Choice, RunSpec, RunSpecInput } from './training/run-spec.ts';
export { type EpisodeMetrics, type TrainOptions, train } from './training/train.ts';
export { CannotGoOnError, InputError } from './validation/errors.ts';
