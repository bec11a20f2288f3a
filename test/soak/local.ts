import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from '../../src/store/folder.ts';
import { type CommandOptions, manyruns } from './command.ts';
import { type Dice, dice } from './dice.ts';
import { type Difference, difference } from './difference.ts';
import type { Strike } from './strike-at-write.ts';

/** What a schedule did, and what was left of it when the same command was done. */
export interface Survived extends Difference {
  /** The faults that really struck. */
  readonly faults: readonly string[];
}

const EXPERIMENT = `
name: soak
environment: taxi
episodes: 10000
seeds: 16
variants:
  fixed: {epsilon: 0.1}
  homework: {epsilon: {kind: steps, values: [[0, 0.1], [51, 0.05]]}}
`;
/** Writes of an undisturbed run: three for each of 16 parts, and a few of JSON. */
const WRITES = 52;
const MOST_FAULTS = 3;
const signals = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const moments = ['before', 'half', 'written', 'renamed'] as const;

/** The command line over a folder under seeded faults: processes killed, files damaged and deleted, disk limits. */
export async function localFaults(place: string) {
  const file = join(place, 'soak.yaml');
  await writeFile(file, EXPERIMENT);
  const reference = join(place, 'reference');
  const run = (out: string, { loud = false, ...options }: CommandOptions & { loud?: boolean } = {}) =>
    manyruns(
      ['run', file, '--out', out, '--threads', '2', '--json', '--no-report', ...(loud ? [] : ['--quiet'])],
      options,
    );
  const whole = await run(reference);
  if (whole.code !== 0) throw new Error(`The undisturbed run ended with ${whole.code}: ${whole.stderr}`);

  /** The same command once more, to the end; how what it leaves differs; and then that is deleted. */
  const lastRun = async (out: string): Promise<Difference> => {
    const last = await run(out);
    const left = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.tmp'));
    const found = await difference(folder(out), folder(reference));
    await rm(out, { recursive: true, force: true });
    const words = [
      ...found.words,
      ...left.map((name) => `left behind: ${name}`),
      ...(last.code === 0 ? [] : [`ended with ${last.code}: ${last.stderr}`]),
      ...(last.stdout === whole.stdout ? [] : ['another summary on stdout']),
    ];
    return { ...found, different: found.different + words.length - found.words.length, words };
  };

  return {
    /** One schedule: up to three faults, one after the other, then the same command until it is done. */
    async survive(seed: number): Promise<Survived> {
      const chance = dice(seed);
      const out = join(place, randomUUID());
      const faults: string[] = [];
      for (let left = 1 + chance.below(MOST_FAULTS); left > 0; left--) {
        faults.push(...(await inflict(chance, out, (options) => run(out, options))));
      }
      return { ...(await lastRun(out)), faults };
    },
    /** Whether it ended as the strike asks for, and what the same command makes of it. */
    async surviveStrike(strike: Strike): Promise<Difference & { readonly ended: number | string | null }> {
      const out = join(place, randomUUID());
      const { code, signal } = await run(out, { strike });
      return { ...(await lastRun(out)), ended: signal ?? code };
    },
    reference,
    run,
    lastRun,
  };
}

// --- internal ---

type Run = (options?: object) => ReturnType<typeof manyruns>;

/** One fault; what is done to files comes after a run that was killed, so that there are some. */
async function inflict(chance: Dice, out: string, run: Run): Promise<string[]> {
  const kind = chance.pick(['strike', 'strike', 'limit', 'flip', 'truncate', 'delete', 'json'] as const);
  const strike: Strike = {
    write: chance.below(WRITES),
    moment: chance.pick(moments),
    signal: chance.pick(signals),
  };
  if (kind === 'limit') {
    const { code } = await run({ fileBlocks: 1 + chance.below(90) });
    return code === 3 ? ['disk limit'] : [];
  }
  const { code, signal } = await run({ strike });
  const struck = signal ?? (code !== null && code > 100 ? strike.signal : undefined);
  const faults = struck ? [`${struck === 'SIGKILL' ? 'kill -9' : struck} ${strike.moment}`] : [];
  if (kind !== 'strike' && (await damage(kind, chance, out))) faults.push(`file: ${kind}`);
  return faults;
}

async function damage(
  kind: 'flip' | 'truncate' | 'delete' | 'json',
  chance: Dice,
  out: string,
): Promise<boolean> {
  const files = (await readdir(out, { recursive: true }).catch(() => []))
    .filter((name) => name.endsWith(kind === 'json' ? '.json' : '.parquet') && !name.includes('damaged'))
    .sort();
  if (files.length === 0) return false;
  const path = join(out, chance.pick(files));
  const bytes = await readFile(path);
  if (kind === 'delete') await rm(path);
  else if (kind === 'truncate') await truncate(path, chance.below(bytes.length));
  else if (kind === 'json')
    await writeFile(path, chance.pick(['', '{', 'null', '[]', '\u0000\u0001', '"x"']));
  else {
    bytes[chance.below(bytes.length)] ^= 1 << chance.below(8);
    await writeFile(path, bytes);
  }
  return true;
}
