import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InvocationFigures, InvocationOrder } from './invocation.ts';
import type { Measurement, Row } from './measurement.ts';

/** Small ones, and those in which every answer is as large as a part can be, many at the same moment. */
const cases: Omit<InvocationOrder, 'endpoint' | 'folder'>[] = [
  { runs: 2000, episodes: 100, burst: 0 },
  { runs: 2000, episodes: 10_000, burst: 0 },
  { runs: 2000, episodes: 10_000, burst: 50 },
];
const MEMORY_MB = 512;

/** An invocation of the orchestrator as a process with the memory of a small function; train-one-run is another process. */
export const orchestrator: Measurement = {
  title: `One invocation of the orchestrator, in a process with ${MEMORY_MB} MB, Lambda and its function in another`,
  async measure() {
    const rows: Row[] = [];
    for (const one of cases) rows.push(await measureCase(one));
    return rows;
  },
};

// --- internal ---

async function measureCase(one: (typeof cases)[number]): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-'));
  // What the functions log is not what is measured here.
  const env = { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
  const lambda = fork(join(import.meta.dirname, 'lambda.ts'), [String(one.burst)], { env });
  try {
    const [endpoint] = (await once(lambda, 'message')) as [string];
    // What Node.js gives to its heap in a function of this size; buffers lie beside it.
    const invocation = fork(join(import.meta.dirname, 'invocation.ts'), {
      env,
      execArgv: [`--max-old-space-size=${Math.round(0.8 * MEMORY_MB)}`],
    });
    invocation.send({ ...one, endpoint, folder, memoryMb: MEMORY_MB } satisfies InvocationOrder & {
      memoryMb: number;
    });
    const [figures] = (await once(invocation, 'message')) as [InvocationFigures];
    return {
      runs: one.runs,
      episodes: one.episodes,
      'answers at once': one.burst || 'as they come',
      ...figures,
    };
  } finally {
    lambda.kill();
    rmSync(folder, { recursive: true });
  }
}
