import { Failure, type HttpRequest } from '@aevon/ports';
import type { ExchangeError } from './exchange.ts';
import { placeOf } from './redaction.ts';

const codes = {
  timeout: 'http-timeout',
  unreachable: 'http-unreachable',
  truncated: 'http-truncated',
  'too-large': 'answer-too-large',
} as const;

const fixes = {
  timeout: 'run the job again; if it stays so, look at the status page of the service and at the proxy of the runner',
  unreachable:
    'check that the runner may reach this host (firewall, HTTPS_PROXY, NO_PROXY, certificates), then run the job again',
  truncated: 'run the job again; if it stays so, a proxy between the runner and the service cuts answers off',
  'too-large': 'the service answers far more than it should; check the address that was called',
} as const;

const happened = {
  timeout: (detail: string) => `no answer in time (${detail})`,
  unreachable: (detail: string) => `the connection failed (${detail})`,
  truncated: (detail: string) => `the answer was cut off (${detail})`,
  'too-large': (detail: string) => `the answer is ${detail}`,
} as const;

/** The failure that ends a call, with the purpose and the place but never a query, header or body. */
export function callFailure(
  error: ExchangeError,
  request: Pick<HttpRequest, 'purpose' | 'method' | 'url'>,
  attempts: number,
): Failure {
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  return new Failure({
    kind: 'infrastructure',
    code: codes[error.kind],
    what: `could not ${request.purpose}: ${happened[error.kind](error.message)}${tries}, ${request.method} ${placeOf(request.url)}`,
    fix: fixes[error.kind],
  });
}
