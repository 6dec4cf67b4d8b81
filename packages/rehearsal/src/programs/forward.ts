import { type IncomingHttpHeaders, request } from 'node:http';
import { answerJson, type HostAnswer, type HostRequest } from '@aevon/fakes';
import { messageOf } from '@aevon/ports';

/** Headers of one connection, which the next one sets for itself. */
const hops = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'content-length',
]);

function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !hops.has(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** Hands a request to the program on a port, with the host that it was sent to. A program that is gone is a 502. */
export async function forward(port: number, { method, url, headers, body }: HostRequest): Promise<HostAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HostAnswer>();
  const sent = {
    ...ownHeaders(headers),
    host: url.host,
    'x-forwarded-host': url.host,
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '127.0.0.1',
    ...(body.byteLength === 0 ? {} : { 'content-length': String(body.byteLength) }),
  };
  const path = url.pathname + url.search;
  const call = request({ host: '127.0.0.1', port, method, path, headers: sent, agent: false }, (response) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part)).once('error', reject);
    response.once('end', () =>
      resolve({
        status: response.statusCode ?? 502,
        headers: ownHeaders(response.headers),
        body: Buffer.concat(parts),
      }),
    );
  });
  call.once('error', reject);
  call.end(body);
  return promise.catch((error: unknown) =>
    answerJson(502, { message: `The program does not answer: ${messageOf(error)}` }),
  );
}
