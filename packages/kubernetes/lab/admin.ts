import https from 'node:https';
import type { AdminAnswer } from '../test-real/contract/cluster.ts';
import type { Pki } from './pki.ts';

/** Asks the server as its administrator, past everything that is tested. Rejects when it does not answer. */
export async function askAsAdmin(
  { ca, cert, key }: Pki,
  port: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<AdminAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<AdminAnswer>();
  const headers = body === undefined ? {} : { 'content-type': contentType(method) };
  const options = { host: '127.0.0.1', port, method, path, ca, cert, key, headers, agent: false, timeout: 10_000 };
  const request = https.request(options, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => (text += chunk));
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    answer.on('error', reject);
  });
  request.on('error', reject);
  request.on('timeout', () => request.destroy(new Error('no answer in 10 s')));
  request.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

function contentType(method: string): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
}
