import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, Clock, ProbeAnswer, Prober, ProbeRequest, ProbeSilence, ProbeTimings } from '@aevon/ports';
import { type Environment, proxyOptions } from './agents.ts';
import { readStart } from './body.ts';
import { codeOf } from './exchange.ts';
import { headersOf } from './headers.ts';

export interface ProberOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; without it no proxy is used. */
  readonly env?: Environment;
}

const troubles: Readonly<Record<string, ProbeSilence['trouble']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  ERR_STREAM_PREMATURE_CLOSE: 'cut',
};

/** OpenSSL's reasons of a refused certificate come as codes of Node without a common beginning (nodejs.org, tls). */
const certificateCodes = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO)/;

function troubleOf(code: string): ProbeSilence['trouble'] {
  if (certificateCodes.test(code)) return 'tls';
  return troubles[code] ?? 'other';
}

type Mark = 'lookup' | 'connect' | 'secureConnect';

/** When each step of a connection was done. */
function watchSocket(request: http.ClientRequest, now: () => number): Map<Mark, number> {
  const marks = new Map<Mark, number>();
  request.once('socket', (socket: Socket) => {
    for (const mark of ['lookup', 'connect', 'secureConnect'] as const)
      socket.once(mark, () => void marks.set(mark, now()));
  });
  return marks;
}

function timingsOf(began: number, marks: ReadonlyMap<Mark, number>, firstByte: number, end: number): ProbeTimings {
  const lookup = marks.get('lookup');
  const connect = marks.get('connect');
  const secure = marks.get('secureConnect');
  return {
    dnsMs: lookup === undefined ? undefined : lookup - began,
    connectMs: connect === undefined ? undefined : connect - (lookup ?? began),
    tlsMs: secure === undefined || connect === undefined ? undefined : secure - connect,
    firstByteMs: firstByte - began,
    totalMs: end - began,
  };
}

/** Node gives an empty object for a peer without a certificate. */
function readCertificate({ valid_to: validTo, issuer }: Partial<PeerCertificate>): Certificate | undefined {
  const name = [issuer?.O, issuer?.CN].flat().find((one) => one !== undefined) ?? 'unknown';
  return validTo === undefined ? undefined : { validTo: new Date(validTo), issuer: name };
}

function certificateOf(socket: Socket): Certificate | undefined {
  return socket instanceof TLSSocket ? readCertificate(socket.getPeerCertificate()) : undefined;
}

/** The Prober port over Node's own client. */
export function createProber({ clock, env = {} }: ProberOptions): Prober {
  const now = (): number => clock.monotonic();

  async function ask(url: URL, probe: ProbeRequest, signal: AbortSignal, began: number): Promise<ProbeAnswer> {
    const secure = url.protocol === 'https:';
    const options = { keepAlive: false, ...proxyOptions(env) };
    const agent = secure ? new https.Agent(options) : new http.Agent(options);
    const headers = { 'user-agent': 'aevon-actions', accept: '*/*', ...probe.headers };
    const request = (secure ? https : http).request(url, { method: probe.method, headers, agent, signal });
    const marks = watchSocket(request, now);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request.once('response', resolve).once('error', reject).end();
    try {
      const answer = await promise;
      const firstByte = now();
      const certificate = certificateOf(answer.socket);
      const body = await readStart(answer, probe.maxBytes ?? 1024 * 1024);
      const timings = timingsOf(began, marks, firstByte, now());
      return { answered: true, status: answer.statusCode ?? 0, headers: headersOf(answer), body, timings, certificate };
    } finally {
      request.destroy();
      agent.destroy();
    }
  }

  return {
    async probe(request) {
      const began = now();
      const milliseconds = Math.ceil(Math.max(1, Math.min(2 ** 31 - 1, request.timeoutMs)));
      const timer = AbortSignal.timeout(milliseconds);
      const silence = (trouble: ProbeSilence['trouble'], message: string): ProbeSilence => ({
        answered: false,
        trouble,
        message,
        totalMs: now() - began,
      });
      try {
        return await ask(new URL(request.url), request, AbortSignal.any([timer, request.signal]), began);
      } catch (error) {
        request.signal.throwIfAborted();
        if (timer.aborted) return silence('timeout', `no whole answer in ${milliseconds} ms`);
        const code = codeOf(error);
        return silence(troubleOf(code), error instanceof Error && error.message !== code ? error.message : code);
      }
    },
  };
}
