import { join } from 'node:path';
import { certificateOf } from './certificate.ts';
import { ADMINISTRATOR, type Address, REGION } from './emulator.ts';
import { freePort } from './free-port.ts';
import { installed } from './python.ts';
import { startServer } from './server.ts';

/** What goes wrong with which requests, in the words of microburst; the first rule that matches a request counts. */
export interface Rule {
  readonly service: 'lambda' | 's3';
  readonly operation?: string;
  /** How often at most; or so many that fail, then so many that pass, again and again. */
  readonly times?: number;
  readonly sequence?: readonly [fail: number, pass: number];
  readonly error?: { readonly code: string; readonly status?: number; readonly fields?: object };
  readonly reset?: boolean;
  readonly latency?: number;
  readonly timeout_ms?: number;
  readonly request?: object;
  readonly response?: object;
}

/** A way to AWS on which faults can be put, in AWS's own wire format (microburst). */
export interface FaultyNetwork {
  readonly endpoint: string;
  /** Puts these faults in the place of all former ones. */
  break(rules: readonly Rule[]): Promise<void>;
  /** How many faults there were since then. */
  faults(): Promise<number>;
  /** What it wrote. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts it on a free port of 127.0.0.1. Who calls AWS through it signs for another host than the emulator's, so it
 * signs again, as the administrator: roles are enforced in the tests without it.
 */
export async function startFaultyNetwork({ endpoint: upstream, folder }: Address): Promise<FaultyNetwork> {
  const program = await installed('microburst');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const control = (path: string, init?: RequestInit) => fetch(`${endpoint}/_microburst/${path}`, init);
  const server = await startServer({
    command: [program, '--upstream', upstream, '--port', String(port), '--host', '127.0.0.1', '--resign'],
    env: {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
      AWS_DEFAULT_REGION: REGION,
      SSL_CERT_FILE: certificateOf(folder),
    },
    folder,
    logFile: join(folder, 'faulty-network.log'),
    ready: () =>
      control('health').then(
        ({ ok }) => ok,
        () => false,
      ),
  });
  return {
    endpoint,
    async break(rules) {
      await control('fired', { method: 'DELETE' });
      const { ok, status } = await control('rules', { method: 'POST', body: JSON.stringify(rules) });
      if (!ok) throw new Error(`The rules were refused with ${status}`);
    },
    async faults() {
      const answer = await control('fired?limit=2000');
      return ((await answer.json()) as unknown[]).length;
    },
    log: server.log,
    stop: server.stop,
  };
}
