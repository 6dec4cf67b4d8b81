import { randomBytes, randomUUID } from 'node:crypto';
import { encodeJwt, readHs256, signHs256 } from './jwt.ts';

export interface CacheScope {
  /** A full ref, e.g. `refs/heads/main` or `refs/pull/7/merge`. */
  readonly scope: string;
  readonly read: boolean;
  readonly write: boolean;
}

export interface RuntimeClaims {
  readonly runId: string;
  readonly jobId: string;
  /** In the order in which they are searched. */
  readonly cacheScopes: readonly CacheScope[];
}

export interface RuntimeTokenRequest {
  readonly runId: string | number;
  readonly jobId: string | number;
  /** Refs in the order in which they are searched: the run's own first, then its base, then the default branch. */
  readonly cacheScopes?: readonly string[];
  /** Whether the run may write to its own scope. Default true; forks and low-trust events may not. */
  readonly cacheWrite?: boolean;
  /** Whether the run may read any scope. Default true. */
  readonly cacheRead?: boolean;
  /** Seconds. Default six hours. */
  readonly lifetime?: number;
}

export interface RuntimeTokens {
  issue(request: RuntimeTokenRequest): string;
  /** The claims behind an Authorization header, or why there are none. */
  read(authorization: string | undefined): RuntimeClaims | string;
}

/** Bits of `Permission` in the `ac` claim: none 0, read 1, write 2. Source: actions/toolkit, CacheScope of the results API. */
const readBit = 1;
const writeBit = 2;

function scopeClaims(request: RuntimeTokenRequest): { Scope: string; Permission: number }[] {
  const read = (request.cacheRead ?? true) ? readBit : 0;
  const write = (request.cacheWrite ?? true) ? writeBit : 0;
  return (request.cacheScopes ?? []).map((Scope, index) => ({ Scope, Permission: index === 0 ? read | write : read }));
}

function readScopes(claim: unknown): CacheScope[] {
  const list: unknown = typeof claim === 'string' ? JSON.parse(claim) : [];
  return (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('Scope' in item) || !('Permission' in item)) return [];
    const permission = Number(item.Permission);
    return [{ scope: String(item.Scope), read: (permission & readBit) !== 0, write: (permission & writeBit) !== 0 }];
  });
}

/** The issuer of ACTIONS_RUNTIME_TOKEN: a JWT whose `scp` holds `Actions.Results:<run>:<job>` and whose `ac` the cache scopes. */
export function createRuntimeTokens(repository: string, now: () => Date): RuntimeTokens {
  const key = randomBytes(32);
  return {
    issue: (request) => {
      const { runId, jobId } = request;
      if (/[\s:]|^$/.test(String(runId)) || /[\s:]|^$/.test(String(jobId)))
        throw new Error(`A run or job id must be without blanks and colons: ${runId}, ${jobId}.`);
      const seconds = Math.floor(now().getTime() / 1000);
      const claims = {
        ac: JSON.stringify(scopeClaims(request)),
        exp: seconds + (request.lifetime ?? 6 * 3600),
        iat: seconds,
        iss: 'https://token.actions.githubusercontent.com',
        jti: randomUUID(),
        nbf: seconds - 300,
        orch_id: `${request.runId}.${request.jobId}.__default`,
        repository,
        scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${request.runId}:${request.jobId} Actions.UploadArtifacts:00000000-0000-0000-0000-000000000000/1:Build/Build/1`,
      };
      return encodeJwt({ alg: 'HS256', typ: 'JWT' }, claims, (input) => signHs256(key, input));
    },
    read: (authorization) => {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return 'no Authorization header with a bearer token';
      const claims = readHs256(key, token);
      if (claims === undefined) return 'the token is not one of this service';
      const seconds = now().getTime() / 1000;
      if (Number(claims['exp']) < seconds || Number(claims['nbf']) > seconds)
        return 'the token has expired or is not valid yet';
      const [, runId, jobId] = /(?:^| )Actions\.Results:([^: ]+):([^: ]+)/.exec(String(claims['scp'])) ?? [];
      if (runId === undefined || jobId === undefined) return 'the token has no Actions.Results scope';
      return { runId, jobId, cacheScopes: readScopes(claims['ac']) };
    },
  };
}
