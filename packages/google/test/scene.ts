import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import {
  answerJson,
  createGithub,
  createGoogle,
  type FakeGoogle,
  type GoogleCluster,
  type GoogleOptions,
  type HostRequest,
  issuerHost,
  startWorld,
  type World,
} from '@aevon/fakes';
import { requestIdToken } from '@aevon/github';
import { createHttp } from '@aevon/http';
import type { Clock, Http } from '@aevon/ports';
import { expect } from 'vitest';
import { createTokenSource, parseProvider, type TokenSource } from '../src/index.ts';

export const providerName = 'projects/420/locations/global/workloadIdentityPools/github/providers/actions';
export const account = 'deployer@shop-prod.iam.gserviceaccount.com';
export const repositoryMember =
  'principalSet://iam.googleapis.com/projects/420/locations/global/workloadIdentityPools/github/attribute.repository/acme/shop';

export const deployPermissions = [
  'container.clusters.get',
  'container.clusters.list',
  'container.clusters.connect',
  'gkehub.memberships.list',
  'gkehub.gateway.get',
];

export const bounds = { signal: new AbortController().signal, deadlineMs: 5_000 };

export interface Scene extends AsyncDisposable {
  readonly google: FakeGoogle;
  readonly world: World;
  readonly http: Http;
  readonly masked: string[];
  /** What reached a control plane. */
  readonly arrived: HostRequest[];
  /** Lets time pass here and at Google. */
  pass(milliseconds: number): void;
  /** Sets Google's clock, and GitHub's, apart from ours. */
  skew(milliseconds: number): void;
  source(options?: { readonly provider?: string; readonly serviceAccount?: string }): TokenSource;
  tools(): { readonly http: Http; readonly token: TokenSource };
}

export type SceneOptions = Partial<Pick<GoogleOptions, 'pools' | 'serviceAccounts' | 'permissions'>> & {
  readonly clusters?: readonly Omit<GoogleCluster, 'answer' | 'ca'>[];
  readonly disabledApis?: readonly string[];
};

const authorities = tls.getCACertificates('default');
const job = { ref: 'refs/heads/main', sha: '1'.repeat(40), event: 'push', runId: '7' };

/** A repository on GitHub, a project on Google that trusts it, and a job between them. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  let elapsed = 0;
  let apart = 0;
  let authority = '';
  const clock: Clock = {
    now: () => new Date(Date.UTC(2026, 0, 1) + elapsed),
    monotonic: () => elapsed,
    sleep: (milliseconds) => Promise.resolve(void (elapsed += milliseconds)),
  };
  const theirs = (): Date => new Date(clock.now().getTime() + apart);
  const repository = { owner: 'acme', name: 'shop', directory: '/nowhere' };
  const github = createGithub({ repository, now: theirs });
  const issuer = github.hosts[issuerHost];
  if (issuer === undefined) throw new Error('GitHub without its issuer');
  const arrived: HostRequest[] = [];
  const answer: GoogleCluster['answer'] = (request) => {
    arrived.push(request);
    return answerJson(200, { gitVersion: 'v1.34.1-gke.1829001' });
  };
  const clusters = options.clusters ?? [{ name: 'shop', location: 'europe-west3', dns: { label: 'gke-1a2b' } }];
  const google = createGoogle({
    issuer,
    now: theirs,
    project: {
      ...{ id: 'shop-prod', number: '420', disabledApis: options.disabledApis ?? [] },
      clusters: clusters.map((one) => ({ ...one, answer, ca: () => authority })),
    },
    pools: options.pools ?? [{ provider: providerName }],
    serviceAccounts: options.serviceAccounts ?? { [account]: [repositoryMember] },
    permissions: options.permissions ?? {
      [repositoryMember]: deployPermissions,
      [`serviceAccount:${account}`]: deployPermissions,
    },
  });
  const world = await startWorld({ hosts: { ...github.hosts, ...google.hosts } });
  authority = await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  tls.setDefaultCACertificates([...authorities, authority]);
  const http = createHttp({ clock, env: world.env });
  const masked: string[] = [];
  const source: Scene['source'] = ({ provider = providerName, serviceAccount } = {}) =>
    createTokenSource({
      ...{ http, clock, serviceAccount, signal: bounds.signal },
      provider: parseProvider(provider),
      idToken: (audience) => requestIdToken(audience, { http, runner: { idToken: github.grantIdToken(job) } }),
      mask: (secret) => void masked.push(secret),
    });
  return {
    ...{ google, world, http, masked, arrived, source },
    pass: (milliseconds) => void (elapsed += milliseconds),
    skew: (milliseconds) => void (apart = milliseconds),
    tools: () => ({ http, token: source() }),
    [Symbol.asyncDispose]: async () => {
      await world.stop();
      expect(world.crashes).toEqual([]);
    },
  };
}

export { factsOf } from '@aevon/ports/testing';

/** How often a path of a host was asked for. */
export function countOf({ world }: Scene, host: string): number {
  return world.requests.filter((request) => request.host === host).length;
}
