import { createBlobHost } from '../azure-blob/blob-host.ts';
import { createSigner } from '../azure-blob/signature.ts';
import { createDirectoryStorage, createMemoryStorage } from '../azure-blob/storage.ts';
import { createFaults, type Faults } from '../faults/faults.ts';
import type { Hosts } from '../world/handler.ts';
import { createArtifactService } from './artifacts/service.ts';
import { type Artifact, artifactBlobOf, createArtifacts } from './artifacts/store.ts';
import { blobNameOf, type CacheEntry } from './cache/entry.ts';
import { createCacheService } from './cache/service.ts';
import { openCacheEntries } from './cache/store.ts';
import { createGitHost } from './git/http-backend.ts';
import { openRepository } from './git/repository.ts';
import type { JobFacts } from './oidc/claims.ts';
import { createOidcProvider, idTokenHost, type IdTokenGrant, issuerHost } from './oidc/provider.ts';
import { collectOperations } from './rest/operations/all.ts';
import { createRestHost } from './rest/server.ts';
import { createRuntimeTokens, type RuntimeTokenRequest } from './runtime-token.ts';
import type { Push, RepositoryState } from './state.ts';
import { createTokens, type TokenRequest, type Tokens } from './tokens.ts';
import { answerTwirp } from './twirp/server.ts';

export const resultsHost = 'results-receiver.actions.githubusercontent.com';
export const blobHost = 'productionresultssa0.blob.core.windows.net';

export interface GithubOptions {
  readonly repository: {
    readonly owner: string;
    readonly name: string;
    /** A bare repository on disk; it is served, and pushed to. */
    readonly directory: string;
    /** Default `main`. */
    readonly defaultBranch?: string;
    readonly private?: boolean;
    readonly id?: number;
    readonly ownerId?: number;
  };
  /** Keeps the cache between processes; made when missing. Default: in memory. */
  readonly stateDir?: string;
  /** REST calls an hour for a token. Default 1,000, as for GITHUB_TOKEN. */
  readonly rateLimit?: number;
  /** Default: the real time. */
  readonly now?: () => Date;
}

export interface FakeGithub extends RepositoryState {
  readonly hosts: Hosts;
  readonly faults: Faults;
  /** Base URL of the results service, ACTIONS_RESULTS_URL. */
  readonly resultsUrl: string;
  readonly caches: readonly CacheEntry[];
  readonly artifacts: readonly Artifact[];
  readonly cacheBytes: (entry: CacheEntry) => Buffer | undefined;
  readonly artifactBytes: (artifact: Artifact) => Buffer | undefined;
  /** A token for REST and git, such as GITHUB_TOKEN. */
  issueToken(request: TokenRequest): string;
  revokeToken(token: string): void;
  /** Who sends an Authorization header: for other hosts that take GitHub's tokens. */
  readonly identify: Tokens['identify'];
  /** A token for the cache and artifact services, ACTIONS_RUNTIME_TOKEN. */
  issueRuntimeToken(request: RuntimeTokenRequest): string;
  /** Lets a job ask for ID tokens, as `id-token: write` does. */
  grantIdToken(job: JobFacts): IdTokenGrant;
}

const zeros = '0'.repeat(40);

function createState({ repository, now }: GithubOptions): RepositoryState {
  let lastId = 1_000_000;
  return {
    owner: repository.owner,
    name: repository.name,
    fullName: `${repository.owner}/${repository.name}`,
    id: repository.id ?? 900_000_001,
    ownerId: repository.ownerId ?? 80_000_001,
    private: repository.private ?? false,
    defaultBranch: repository.defaultBranch ?? 'main',
    git: openRepository(repository.directory),
    now: now ?? (() => new Date()),
    ...{
      comments: [],
      checkRuns: [],
      statuses: [],
      pulls: [],
      runs: [],
      sarifUploads: [],
      pushes: [],
      deployments: [],
      environments: [],
    },
    nextId: () => (lastId += 1),
  };
}

function comparePush(
  at: string,
  actor: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Push[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((ref) => ({ at, actor, ref, before: before.get(ref) ?? zeros, after: after.get(ref) ?? zeros }))
    .filter((push) => push.before !== push.after);
}

/** A strict GitHub with one repository: REST, git, the cache and artifact services and their blobs. */
export function createGithub(options: GithubOptions): FakeGithub {
  const state = createState(options);
  const { now } = state;
  const faults = createFaults();
  const tokens = createTokens(now);
  const runtimeTokens = createRuntimeTokens(state.fullName, now);
  const storage = options.stateDir === undefined ? createMemoryStorage() : createDirectoryStorage(options.stateDir);
  const signer = createSigner(blobHost, now);
  const blobs = createBlobHost(storage, signer, now);
  const entries = openCacheEntries(storage);
  const artifacts = createArtifacts();
  const oidc = createOidcProvider(state, now);
  const services = new Map([
    ...createCacheService({ entries, blobs, signer, now }),
    ...createArtifactService({ artifacts, blobs, signer, now }),
  ]);
  const rateLimit = options.rateLimit ?? 1000;
  const hosts = faults.wrap({
    'api.github.com': createRestHost({
      tokens,
      rateLimit,
      now,
      operations: (budget) => collectOperations({ state, artifacts, caches: entries, signer, budget, rateLimit }),
    }),
    'github.com': createGitHost({
      tokens,
      find: (name) =>
        name.toLowerCase() === state.fullName.toLowerCase()
          ? { fullName: state.fullName, private: state.private, git: state.git }
          : undefined,
      pushed: (_served, actor, before, after) =>
        void state.pushes.push(...comparePush(now().toISOString(), actor, before, after)),
    }),
    [resultsHost]: (request) => answerTwirp(services, runtimeTokens, request),
    [blobHost]: (request) => blobs.handle(request),
    [idTokenHost]: oidc.answerRequest,
    [issuerHost]: oidc.answerIssuer,
  });
  return {
    ...state,
    hosts,
    faults,
    resultsUrl: `https://${resultsHost}/`,
    get caches() {
      return entries.all();
    },
    get artifacts() {
      return artifacts.all();
    },
    cacheBytes: (entry) => blobs.read(blobNameOf(entry)),
    artifactBytes: (artifact) => blobs.read(artifactBlobOf(artifact)),
    issueToken: (request) => tokens.issue(request),
    revokeToken: (token) => tokens.revoke(token),
    identify: (authorization) => tokens.identify(authorization),
    grantIdToken: oidc.grant,
    issueRuntimeToken: (request) => runtimeTokens.issue(request),
  };
}
