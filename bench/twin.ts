import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageOf } from '../src/kernel/image.ts';
import { loadKernel } from '../src/kernel/module.ts';
import { aleaState } from '../src/randomness/alea.ts';
import { environmentOf, type RunSpec } from '../src/training/run-spec.ts';

const COMPILERS = ['cc', 'gcc', 'clang'];
// No fused multiply-add: it would change the last bits, and so the digests.
const FLAGS = ['-O3', '-march=native', '-ffp-contract=off'];
const agents = ['q-learning', 'sarsa', 'expected-sarsa', 'double-q-learning'];

/** The program that twin.c compiles to. */
export interface Twin {
  readonly program: string;
  readonly compiler: string;
}

/** Compiles twin.c into a folder; undefined where there is no C compiler. */
export function compileTwin(folder: string): Twin | undefined {
  const program = join(folder, 'twin');
  for (const compiler of COMPILERS) {
    try {
      const source = join(import.meta.dirname, 'twin.c');
      execFileSync(compiler, [...FLAGS, '-o', program, source, '-lm'], { stdio: 'ignore' });
      const version = execFileSync(compiler, ['--version'], { encoding: 'utf8' });
      return { program, compiler: version.split('\n')[0] };
    } catch {
      // Not there, or not for this machine: the next one.
    }
  }
  return undefined;
}

/** Writes the file that the twin trains runs from, with these seeds in turn, and returns its path. */
export function writeImage(folder: string, spec: RunSpec, seeds: readonly number[]): string {
  const path = join(folder, `${spec.environment.kind}-${spec.agent.kind}-${spec.episodes}`);
  writeFileSync(path, imageFile(spec, seeds));
  return path;
}

/** Trains so many runs of an image; nanoseconds per step. */
export function runTwin({ program }: Twin, image: string, runs: number): number {
  return Number(execFileSync(program, [image, String(runs)], { encoding: 'utf8' }));
}

/** The digest of the run that the twin trained first from an image. */
export function digestOfTwin(image: string): string {
  return createHash('sha256')
    .update(readFileSync(`${image}.out`))
    .digest('hex');
}

// --- internal ---

function imageFile(spec: RunSpec, seeds: readonly number[]): Uint8Array {
  const environment = environmentOf(spec.environment);
  const agent = agents.indexOf(spec.agent.kind);
  const kernel = loadKernel();
  const image = imageOf(environment, kernel, spec.agent.kind === 'double-q-learning' ? 3 : 1);
  if (!['4', '4e', '6'].includes(image.loop)) throw new Error('the twin has no loop for this environment');
  const { states, actions, starts } = environment;
  const { alpha, gamma } = spec.agent as unknown as { alpha: number; gamma: number };
  const { slots, row, rows } = image;
  const base = kernel.ROWS.value;
  const sizes = [states, starts.length, spec.episodes, spec.maxStepsPerEpisode, seeds.length];
  const parts = [
    Int32Array.of(agent, actions, slots, ...sizes, row, base, rows.length, 0),
    Float64Array.of(alpha, gamma),
    ...seeds.map((seed) => aleaState(String(seed))),
    image.starts,
    rows,
    new Float64Array(spec.episodes).fill(spec.epsilon.value as number),
  ];
  return Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}
