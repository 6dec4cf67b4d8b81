import type { Clock, Http } from '@aevon/ports';
import type { Call } from '../rest/google-client.ts';
import { exchangeIdToken } from './exchange.ts';
import { impersonate } from './impersonate.ts';
import type { MintedToken } from './minted-token.ts';
import type { Provider } from './provider.ts';

export interface TokenSourceOptions {
  readonly http: Http;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly provider: Provider;
  /** Address of a service account to act as; without it the pool's own identity is used, whose tokens last five minutes. */
  readonly serviceAccount?: string | undefined;
  /** Asks GitHub for an ID token. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Told of each token before it is used. */
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
}

/**
 * A token that is good for a while yet. `refused` is one that was just answered 401: another is made. One exchange runs
 * at a time; whoever asks meanwhile gets its token. Tokens live in memory only.
 * @throws Failure of the exchange: `provider-not-found`, `attribute-condition-refused`, `identity-refused`,
 * `service-account-not-impersonable`, `id-token-not-permitted`, and those of the Http port.
 */
export type TokenSource = (refused?: string) => Promise<string>;

const mintMs = 30_000;

/** A fifth of its life before it ends: a minute of five, and five minutes of an hour at most. */
function usableMs({ lifetimeMs }: MintedToken): number {
  return lifetimeMs - Math.min(lifetimeMs / 5, 300_000);
}

async function mint(options: TokenSourceOptions): Promise<MintedToken> {
  const { http, provider, serviceAccount, idToken, mask, signal } = options;
  const call: Call = { signal, deadlineMs: mintMs };
  const identity = await idToken(`https://iam.googleapis.com/${provider.name}`);
  mask(identity);
  const federated = await exchangeIdToken(http, provider, identity, call);
  mask(federated.token);
  if (serviceAccount === undefined) return federated;
  const impersonated = await impersonate(http, serviceAccount, federated.token, call);
  mask(impersonated.token);
  return impersonated;
}

/**
 * Tokens of Google for this job, without a key: GitHub's ID token is exchanged, and again before the token ends. Ages
 * are measured on the monotonic clock, so a wrong date of the runner does not matter.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clock } = options;
  let current: { readonly token: string; readonly until: number } | undefined;
  let running: Promise<string> | undefined;

  const renew = async (): Promise<string> => {
    const began = clock.monotonic();
    const minted = await mint(options);
    current = { token: minted.token, until: began + usableMs(minted) };
    return minted.token;
  };

  return async (refused) => {
    if (current !== undefined && (current.token === refused || clock.monotonic() >= current.until)) current = undefined;
    if (current !== undefined) return current.token;
    running ??= renew().finally(() => (running = undefined));
    return running;
  };
}
