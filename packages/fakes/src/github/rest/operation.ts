import type { HostRequest } from '../../world/handler.ts';
import type { Access, Identity } from '../tokens.ts';
import type { Json } from './openapi.ts';

/** A call that was found well-formed and allowed. */
export interface RestCall {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The validated JSON body; empty when there is none. */
  readonly body: Json;
  readonly identity: Identity | 'anonymous';
  readonly request: HostRequest;
}

/** `value` is completed to what the published schema requires of this answer. */
export interface RestAnswer {
  readonly status: number;
  readonly value?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is instead of `value`. */
  readonly raw?: string | Uint8Array;
}

/** A permission by its name in a workflow; of several names, one is enough. */
export interface Need {
  readonly anyOf: readonly string[];
  readonly access: Access;
}

export function toRead(...anyOf: readonly string[]): Need {
  return { anyOf, access: 'read' };
}

export function toWrite(...anyOf: readonly string[]): Need {
  return { anyOf, access: 'write' };
}

export interface Operation {
  /** What the token must be allowed. Absent: any token will do, or none. */
  readonly needs?: Need;
  readonly act: (call: RestCall) => RestAnswer | Promise<RestAnswer>;
}

/** By method and documented template, e.g. `GET /repos/{owner}/{repo}`. */
export type Operations = ReadonlyMap<string, Operation>;

/** Thrown by an operation to answer with GitHub's error body. */
export class RestError extends Error {
  readonly status: number;
  readonly errors: readonly Json[] | undefined;

  constructor(status: number, message: string, errors?: readonly Json[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = (): RestError => new RestError(404, 'Not Found');

/** The part of `list` that `page` and `per_page` ask for, with the Link header of the rest. */
export function answerPage(
  call: RestCall,
  list: readonly unknown[],
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): RestAnswer {
  const size = Math.min(100, Number(call.query['per_page'] ?? 30));
  const page = Math.max(1, Number(call.query['page'] ?? 1));
  const last = Math.max(1, Math.ceil(list.length / size));
  const link = (number: number, relation: string): string => {
    const url = new URL(call.request.url);
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    status: 200,
    value: wrap(list.slice((page - 1) * size, page * size)),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
