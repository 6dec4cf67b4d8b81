import type { Handler, HostReply, HostRequest, Hosts } from '../world/handler.ts';
import { breakReply, type FaultKind } from './kinds.ts';

export type Fault = FaultKind & {
  /** Default: every host. */
  readonly host?: string;
  /** Tried against path and query. */
  readonly path: RegExp;
  readonly method?: string;
  /** Tried against the body as text: tells the operations of GraphQL apart, which share one path. */
  readonly bodyMatches?: RegExp;
  /** How often it is played; default: once. `Infinity` for ever. */
  readonly times?: number;
  /** Matching calls that go through first. Default 0. */
  readonly after?: number;
};

export interface PlayedFault {
  readonly at: string;
  readonly kind: FaultKind['kind'];
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

export interface Faults {
  /** The first fault that fits is played. The function that comes back takes it away again. */
  add(fault: Fault): () => void;
  readonly journal: readonly PlayedFault[];
  /** Faults that still wait for their call: a test that planted one and never met it proves nothing. */
  readonly pending: readonly Fault[];
  clear(): void;
  /** The same hosts with the faults played before each handler. */
  wrap(hosts: Hosts): Hosts;
}

interface Planted {
  readonly fault: Fault;
  left: number;
  toPass: number;
}

/** Without the flags that make a pattern remember where it was. */
function finds(pattern: RegExp, text: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);
}

function fits(fault: Fault, request: HostRequest): boolean {
  const { pathname, search, hostname } = request.url;
  return (
    (fault.host ?? hostname) === hostname &&
    (fault.method ?? request.method) === request.method &&
    finds(fault.path, `${pathname}${search}`) &&
    (fault.bodyMatches === undefined || finds(fault.bodyMatches, request.body.toString('utf8')))
  );
}

/** Faults planted in front of handlers. */
export function createFaults(): Faults {
  const planted = new Set<Planted>();
  const journal: PlayedFault[] = [];

  function take(request: HostRequest): Fault | undefined {
    for (const one of planted) {
      if (!fits(one.fault, request)) continue;
      if (one.toPass > 0) {
        one.toPass -= 1;
        continue;
      }
      one.left -= 1;
      if (one.left <= 0) planted.delete(one);
      return one.fault;
    }
    return undefined;
  }

  async function play(request: HostRequest, handler: Handler): Promise<HostReply> {
    const fault = take(request);
    if (fault === undefined) return handler(request);
    const { hostname, pathname } = request.url;
    journal.push({
      at: new Date().toISOString(),
      kind: fault.kind,
      method: request.method,
      host: hostname,
      path: pathname,
    });
    return breakReply(fault, () => handler(request));
  }

  return {
    add: (fault) => {
      const one = { fault, left: fault.times ?? 1, toPass: fault.after ?? 0 };
      planted.add(one);
      return () => void planted.delete(one);
    },
    journal,
    get pending() {
      return [...planted].map(({ fault }) => fault);
    },
    clear: () => planted.clear(),
    wrap: (hosts) =>
      Object.fromEntries(
        Object.entries(hosts).map(([host, handler]) => [host, (request: HostRequest) => play(request, handler)]),
      ),
  };
}
