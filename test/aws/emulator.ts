import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { certificateOf, makeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { installed } from './python.ts';
import { startServer } from './server.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** An administrator, recognisable wherever these should not turn up. */
export const ADMINISTRATOR = {
  accessKeyId: 'AKIAPLANTEDKEY000001',
  secretAccessKey: 'planted-secret-of-the-administrator',
};

/** Where an emulator is: plain data, so that one process can start it and others use it. */
export interface Address {
  readonly endpoint: string;
  /** Its home: the certificate, the log and what children write. */
  readonly folder: string;
}

/** An AWS that others wrote (ministack): signatures, TLS and every role's permissions are enforced. */
export interface Emulator extends Address {
  /** The whole environment of a child process that acts as the administrator: cdk, the command line. */
  readonly env: Readonly<Record<string, string>>;
  /** For SDK clients in this process: `new S3Client(emulator.client())`, as the administrator or another. */
  client(credentials?: Credentials): ClientOptions;
  /** What the emulator and the functions in it wrote. */
  log(): Promise<string>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly httpsAgent: Agent };
}

/**
 * Starts the emulator on a free port of 127.0.0.1, with nothing of this process's environment: the functions in it
 * inherit all of its own.
 *
 * @param environment what else the emulator and the functions in it find in their environment
 */
export async function startEmulator(
  environment: Readonly<Record<string, string>> = {},
): Promise<Emulator & { stop(): Promise<void> }> {
  const program = await installed('ministack');
  // Not below a package of ES modules: the emulator starts functions by a CommonJS file in its temporary folder.
  const folder = await mkdtemp(join(tmpdir(), 'manyruns-aws-'));
  const { certificate, key } = await makeCertificate(folder);
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const emulator = emulatorAt({ endpoint, folder });
  const { httpsAgent } = emulator.client().requestHandler;
  const server = await startServer({
    command: [program],
    env: {
      ...baseEnvironment(folder),
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: certificate,
      MINISTACK_SSL_KEY: key,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      ...environment,
    },
    folder,
    logFile: logOf(folder),
    ready: () => answers(`${endpoint}/_ministack/health`, httpsAgent),
  });
  const stop = async () => {
    httpsAgent.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...emulator, stop };
}

/** The emulator that another process started. */
export function emulatorAt({ endpoint, folder }: Address): Emulator {
  const httpsAgent = new Agent({ ca: readFileSync(certificateOf(folder)), keepAlive: true, maxSockets: 500 });
  return {
    endpoint,
    folder,
    env: {
      ...baseEnvironment(folder),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_COLOR: '1',
    },
    client: (credentials = ADMINISTRATOR) => ({
      endpoint,
      region: REGION,
      credentials,
      maxAttempts: 1,
      requestHandler: { httpsAgent },
    }),
    log: () => readFile(logOf(folder), 'utf8'),
  };
}

// --- internal ---

const logOf = (folder: string) => join(folder, 'emulator.log');

function baseEnvironment(folder: string): Record<string, string> {
  return {
    // This process runs on the Node.js that Lambda has: the functions and cdk shall, too.
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
    NODE_EXTRA_CA_CERTS: certificateOf(folder),
    AWS_CA_BUNDLE: certificateOf(folder),
  };
}

function answers(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
