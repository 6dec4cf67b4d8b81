import { createFaults, type Faults } from '../faults/faults.ts';
import { createAuthority } from './authority.ts';
import type { Hosts } from './handler.ts';
import { createJournal, type WorldRequest } from './journal.ts';
import { startProxy } from './proxy.ts';
import { environmentOf, writeTrust } from './trust.ts';

export interface WorldOptions {
  /** Who answers for which host; names in lower case, without a port. */
  readonly hosts: Hosts;
  /** Hosts that are tunnelled to the outside untouched; `*.example.com` means every host below it. */
  readonly passThrough?: readonly string[];
  /** This machine's own proxy, for the hosts that are passed through. */
  readonly upstreamProxy?: string;
}

/** A small true world: real host names, real TLS, nothing outside. */
export interface World extends AsyncDisposable {
  readonly proxyUrl: string;
  /** To be laid over the environment of a child. */
  readonly env: Readonly<Record<string, string>>;
  /** Every call that ended so far, in the order of its end. */
  readonly requests: readonly WorldRequest[];
  /** Hosts that were called although nobody stands in for them. */
  readonly refusedHosts: readonly string[];
  /** Throws of handlers: errors of the fakes themselves. */
  readonly crashes: readonly string[];
  /** Faults that are played before any handler of any host. */
  readonly faults: Faults;
  /** Ends the proxy, its connections and its files. May be called twice. */
  stop(): Promise<void>;
}

function matchHosts(patterns: readonly string[]): (host: string) => boolean {
  const exact = new Set(patterns.map((pattern) => pattern.toLowerCase()));
  const below = patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => pattern.slice(1).toLowerCase());
  return (host) => exact.has(host) || below.some((suffix) => host.endsWith(suffix));
}

/** Starts a proxy on loopback that ends TLS with a throw-away authority and hands each host to its handler. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const authority = createAuthority(new Date());
  const trust = await writeTrust(authority.certificate);
  const journal = createJournal();
  const faults = createFaults();
  const stopping = new AbortController();
  const refused = new Set<string>();
  const crashes: string[] = [];
  const proxy = await startProxy({
    hosts: faults.wrap(options.hosts),
    journal,
    refused,
    crashes,
    signal: stopping.signal,
    authority,
    passThrough: matchHosts(options.passThrough ?? []),
    upstreamProxy: options.upstreamProxy === undefined ? undefined : new URL(options.upstreamProxy),
  });
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await proxy.stop();
    await trust.remove();
  };
  return {
    proxyUrl: proxy.url,
    env: environmentOf(proxy.url, trust),
    requests: journal.requests,
    get refusedHosts() {
      return [...refused].sort();
    },
    crashes,
    faults,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
