import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Makes a certificate for 127.0.0.1 that is its own authority, good for a day, and tells where its files are. */
export async function makeCertificate(folder: string): Promise<{ certificate: string; key: string }> {
  const certificate = certificateOf(folder);
  const key = join(folder, 'key.pem');
  const request = 'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost'.split(' ');
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await promisify(execFile)('openssl', [...request, ...names, '-keyout', key, '-out', certificate], {
    timeout: 30_000,
  });
  return { certificate, key };
}

export function certificateOf(folder: string): string {
  return join(folder, 'certificate.pem');
}
