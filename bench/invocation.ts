import { once } from 'node:events';
import { runInvocation } from '../src/aws/run-invocation.ts';
import { lambdaInvoke } from '../src/backends/lambda/client.ts';
import { folder } from '../src/store/folder.ts';
import { invocationContext } from '../test/invocation-context.ts';

/** What to run, against a fake of Lambda at an endpoint. */
export interface InvocationOrder {
  readonly runs: number;
  readonly episodes: number;
  readonly burst: number;
  readonly endpoint: string;
  readonly folder: string;
}

export interface InvocationFigures {
  readonly status: string;
  readonly seconds: number;
  readonly 'CPU seconds': number;
  readonly 'peak MB': number;
}

const [order] = (await once(process, 'message')) as [InvocationOrder & { memoryMb: number }];
const invoke = lambdaInvoke({
  functionName: 'train-one-run',
  config: {
    endpoint: order.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  },
});
const start = performance.now();
const { status, ok } = await runInvocation(
  {
    experiment: {
      name: 'invocation',
      environment: 'taxi',
      epsilon: 0.1,
      episodes: order.episodes,
      seeds: order.runs,
    },
  },
  invocationContext(folder(order.folder), { invoke, ownMemoryMb: order.memoryMb }),
);
if (ok !== order.runs) throw new Error(`${order.runs - ok} runs are missing`);
const { user, system } = process.cpuUsage();
const figures: InvocationFigures = {
  status,
  seconds: (performance.now() - start) / 1000,
  'CPU seconds': (user + system) / 1e6,
  'peak MB': process.resourceUsage().maxRSS / 1024,
};
process.send?.(figures, () => process.exit());
