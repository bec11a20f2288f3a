import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trainRun } from 'manyruns';
import { describe, expect, it } from 'vitest';
import { bundle, type FunctionName } from '../../infra/bundle.ts';
import { wholePlan } from '../example.ts';
import { faulty } from '../own-agents.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();

async function bundled(name: FunctionName) {
  const metafile = await bundle(name, join(folder, name));
  const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint);
  const inputs = Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  const packages = new Set(
    inputs.flatMap((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []),
  );
  const file = join(folder, name, 'index.mjs');
  return {
    file,
    kilobytes: statSync(file).size / 1000,
    text: readFileSync(file, 'utf8'),
    own: inputs.filter((path) => !path.startsWith('node_modules/')),
    packages: [...packages].sort(),
    loadedAtRunTime: [...new Set(output.imports.map(({ path }) => path))].sort(),
  };
}

function licenceOf(name: string): string {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).license;
}

const train = await bundled('train-one-run');
const orchestrator = await bundled('orchestrator');

describe('the bundle of train-one-run', () => {
  it('holds these packages and no others: nothing that can reach AWS', () => {
    expect(train.packages).toEqual([
      '@aws-lambda-powertools/commons',
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws/lambda-invoke-store',
      'fastest-levenshtein',
      'hyparquet',
      'hyparquet-writer',
      'seedrandom',
      'zod',
    ]);
  });

  it('trains as the library does', async () => {
    const spec = { environment: 'taxi', epsilon: 0.1, episodes: 100, seed: 7 } as const;
    const { handler } = await import(pathToFileURL(train.file).href);
    const answer = await handler(spec);
    expect(answer.digest).toBe(trainRun(spec).digest);
  });
});

describe('what train-one-run logs', () => {
  /** All lines that it logs for these events, in a process of its own. */
  function linesFor(...events: unknown[]): Record<string, unknown>[] {
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(train.file).href)});
      for (const event of ${JSON.stringify(events)}) await handler(event, { awsRequestId: 'r-1' }).catch(() => undefined);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, AWS_LAMBDA_FUNCTION_NAME: 'manyruns-train-one-run' },
    });
    return `${stderr}${stdout}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('is JSON: the part, its counts, and by which request', () => {
    const { parts, id } = wholePlan();
    expect(linesFor({ part: parts[0] })).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'part trained',
        service: 'manyruns-train-one-run',
        request: 'r-1',
        experiment: id,
        part: 'fixed to homework, seeds 0 to 4',
        ok: 10,
        failed: 0,
        ms: expect.any(Number),
      }),
    ]);
  });

  it('is why it refused an event, and a metric in the format that CloudWatch reads out of logs', () => {
    const [refused, metric] = linesFor({ environment: 'taxy' });
    expect(refused).toMatchObject({
      level: 'WARN',
      message: 'refused',
      why: expect.stringContaining('taxi'),
    });
    expect(metric).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'manyruns', Dimensions: [['service']] }] },
      service: 'manyruns-train-one-run',
      RefusedEvents: 1,
    });
  });
});

describe('the bundle of orchestrator', () => {
  it('holds these packages and no others, of the clients of AWS those of Lambda and S3', () => {
    const ofTheSdk = /^@(aws-sdk\/(?!client-)|smithy\/|aws\/(?!lambda-invoke))/;
    const clients = ['@aws-sdk/client-lambda', '@aws-sdk/client-s3'];
    expect(orchestrator.packages.filter((name) => !ofTheSdk.test(name))).toEqual(
      [...train.packages, 'yaml', ...clients].sort(),
    );
  });
});

describe.each([
  ['train-one-run', 200, train],
  ['orchestrator', 1100, orchestrator],
] as const)('each bundle, as %s', (_, most, { file, kilobytes, text, own, packages, loadedAtRunTime }) => {
  it(`stays under ${most} KB`, () => {
    expect(kilobytes).toBeLessThan(most);
  });

  it('holds nothing of the command line, the report or the stack', () => {
    expect(own.filter((path) => /^(src\/(cli|report)|infra|bin|test|bench)\//.test(path))).toEqual([]);
  });

  it('loads nothing at run time but modules of Node.js', () => {
    expect(loadedAtRunTime.filter((path) => !path.startsWith('node:') && !isBuiltin(path))).toEqual([]);
  });

  it('is under licences that only ask to be named', () => {
    const allowed = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
    expect(packages.filter((name) => !allowed.includes(licenceOf(name)))).toEqual([]);
  });

  it('has a source map without the sources, and no path of this machine', () => {
    const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
    expect(map.sourcesContent).toBeUndefined();
    expect(text).not.toContain(root);
  });
});

describe('a bundle with an agent of one’s own', () => {
  it('trains it as the library does, by the SHA-256 of its file', async () => {
    const inputs = await bundle('train-one-run', join(folder, 'own'), [join(root, 'test/own-agents.ts')]);
    const { handler } = await import(pathToFileURL(join(folder, 'own', 'index.mjs')).href);
    const spec = { environment: 'taxi', agent: faulty({ alpha: 0.5 }), epsilon: 0.1, episodes: 100, seed: 7 };
    const { digest, spec: own } = trainRun(spec);
    expect(await handler(JSON.parse(JSON.stringify(own)))).toMatchObject({ digest, spec: own });
    const other = { ...own, agent: { ...own.agent, sha256: 'a'.repeat(64) } };
    await expect(handler(other)).rejects.toThrow('Expected `agent.sha256` to be');
    const [{ bytes }] = Object.values(inputs.outputs).filter(({ entryPoint }) => entryPoint);
    expect(bytes).toBeLessThan(230_000);
  });
});
