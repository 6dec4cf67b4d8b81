/** A request as a stand-in sees it, whole. */
export interface HostRequest {
  readonly method: string;
  /** With the real host name, e.g. `https://api.github.com/rate_limit`. */
  readonly url: URL;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HostAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * An answer that goes wrong on the wire. `reset`: the connection is reset before a byte is sent. `reset-mid-body` and
 * `truncate`: `afterBytes` of the body (default: half), then a reset or a plain end. `hang`: nothing ever comes.
 * `slow`: the whole answer after `delayMs`, at `bytesPerSecond` if given.
 */
export type BrokenAnswer =
  | { readonly broken: 'reset' }
  | { readonly broken: 'hang' }
  | { readonly broken: 'reset-mid-body' | 'truncate'; readonly answer: HostAnswer; readonly afterBytes?: number }
  | {
      readonly broken: 'slow';
      readonly answer: HostAnswer;
      readonly delayMs: number;
      readonly bytesPerSecond?: number;
    };

export type HostReply = HostAnswer | BrokenAnswer;

/** Stands in for one host. A throw is answered with 500 and kept in `world.crashes`: a fake must not fail by itself. */
export type Handler = (request: HostRequest) => HostReply | Promise<HostReply>;

export type Hosts = Readonly<Record<string, Handler>>;

/** Who answers for `host`, if anybody does. */
export function handlerOf(hosts: Hosts, host: string): Handler | undefined {
  return Object.hasOwn(hosts, host) ? hosts[host] : undefined;
}

/** An answer with a JSON body. */
export function answerJson(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HostAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function isBroken(reply: HostReply): reply is BrokenAnswer {
  return 'broken' in reply;
}
