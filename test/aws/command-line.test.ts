import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkEnd, commandFolder } from '../command-folder.ts';
import { startManyruns } from '../command-line.ts';
import { AGENT } from '../own-agent-example.ts';
import { deployed } from './deployed.ts';

const { emulator, outputs, example } = deployed();
const root = join(import.meta.dirname, '../..');
const quickstart = join(root, 'experiments/quickstart.yaml');
const { at, files, write, ...folder } = commandFolder();
const start = (line: string) => folder.start(line, emulator.env);
const manyruns = (line: string) => start(line).ended;
const ends = (code: number, line: string) => folder.ends(code, line, emulator.env);
const idOf = async (file: string) => JSON.parse((await ends(0, `plan ${file} --json`)).stdout).id as string;
// Long enough to be met while it runs.
beforeAll(() =>
  write(
    'long.yaml',
    'name: long\nenvironment: taxi\nepisodes: 200000\nseeds: 40\nvariants: {fixed: {epsilon: 0.1}, low: {epsilon: 0.02}}\n',
  ),
);

describe('the command line, against the deployed stack', () => {
  it('runs the quickstart to the local answer, digest by digest, in the same files', async () => {
    const id = await idOf(quickstart);
    const there = await ends(0, `run ${quickstart} --on aws --out there --json`);
    expect(there.stderr).toContain(`Started ${id}-1.`);
    const here = await ends(0, `run ${quickstart} --out here --json`);
    expect(there.stdout).toBe(here.stdout);
    const names = (await files(`here/${id}`)).sort();
    expect((await files(`there/${id}`)).sort()).toEqual(names);
    for (const name of names.filter((one) => /^episodes.*parquet$/.test(one))) {
      const [one, two] = await Promise.all(
        ['here', 'there'].map((out) => readFile(at(`${out}/${id}/${name}`))),
      );
      expect(one.equals(two)).toBe(true);
    }
    expect((await ends(0, `verify there/${id}`)).stdout).toBe(
      '96 runs trained again: every digest and every stored row is the same.\n',
    );
  });

  it('runs the agent of docs/own-agent.md to the local answer, and starts nothing with another version of it', async () => {
    const run = (...args: string[]) =>
      startManyruns(['run', 'experiment.ts', '--json', ...args], { cwd: example, env: emulator.env }).ended;
    const there = await run('--on', 'aws', '--out', 'there');
    expect(there).toMatchObject({ code: 0, stdout: (await run('--out', 'here')).stdout });
    const file = join(example, AGENT);
    const code = await readFile(file, 'utf8');
    await writeFile(file, `${code}// changed\n`);
    const refused = await run('--on', 'aws', '--out', 'there');
    await writeFile(file, code);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('another version of what is deployed'),
    });
  }, 120_000);

  it('reuses what stands, and lists it', async () => {
    const id = await idOf(quickstart);
    const { stderr } = await ends(0, `run ${quickstart} --on aws --out again`);
    expect(stderr).toContain('all parts stand already');
    expect(stderr).toContain('96 runs stand already.');
    expect(stderr).toContain(`Started ${id}-2.`);
    expect((await ends(0, 'list results --on aws')).stdout).toMatch(
      new RegExp(`${id} +done +96 of 96 runs +3 x 32`),
    );
  });

  it('stops following at Ctrl-C; another joins; cancel ends it; the same command goes on', async () => {
    const id = await idOf('long.yaml');
    const run = 'run long.yaml --on aws --out long';
    const first = start(`${run} --concurrency 1`);
    await first.said('Training ');
    first.child.kill('SIGINT');
    const stopped = checkEnd(await first.ended, 130);
    expect(stopped.stderr).toContain(`manyruns watch ${id}`);
    const joining = manyruns(run);
    const watching = manyruns(`watch ${id} --out watched`);
    expect((await ends(0, `cancel ${id}`)).stdout).toContain(`Asked ${id} to end`);
    const joined = checkEnd(await joining, 3);
    expect(joined.stderr).toContain(`Joining ${id}-1`);
    expect(joined.stderr).toMatch(/it is cancelled\.\n\d+ of 80 runs are kept/);
    checkEnd(await watching, 3);
    const whole = await manyruns(`${run} --detach`);
    expect(whole.stderr).toContain(`Started ${id}-2.`);
    const { stdout } = await ends(0, `watch ${id} --out long --json`);
    expect(JSON.parse(stdout).seeds.count).toBe(40);
    await ends(0, `verify long/${id} --sample 4`);
  }, 120_000);

  it('deletes an experiment for good: every version of every object, and nothing of others', async () => {
    const id = await idOf(quickstart);
    const s3 = new S3Client(emulator.client());
    const versionsOf = async (prefix: string) => {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: outputs.ResultsBucket, Prefix: prefix }),
      );
      return [...Versions, ...DeleteMarkers].length;
    };
    const Key = `results/runs/${id}/part-deleted-before.parquet`;
    await s3.send(new PutObjectCommand({ Bucket: outputs.ResultsBucket, Key, Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket: outputs.ResultsBucket, Key }));
    const places = [`experiments/${id}/`, `runs/${id}/`, `curves/${id}/`, `episodes/experiment=${id}/`];
    for (const place of places) expect(await versionsOf(`results/${place}`)).toBeGreaterThan(0);
    expect((await ends(0, `delete ${id} --on aws --yes`)).stdout).toContain(`Deleted ${id}`);
    for (const place of places) expect(await versionsOf(`results/${place}`)).toBe(0);
    expect(await versionsOf('results/')).toBeGreaterThan(0);
    expect((await ends(0, 'list results --on aws')).stdout).not.toContain(id);
  });

  it('is told by the orchestrator where a limit on the cost ends it', async () => {
    const { stderr } = await ends(2, 'run long.yaml --on aws --seeds 3 --max-cost 0.000001');
    expect(stderr).toContain('nothing was started');
  });

  it('says in one sentence that there is no such stack', async () => {
    const { stderr } = await ends(3, 'list results --on aws --stack Other');
    expect(stderr).toContain('There is no stack `Other` in us-east-1: `npx cdk deploy` makes it');
  });
});
