import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, type Target } from '@aevon/deploy';
import { hurriedClock } from '@aevon/deploy/contract';
import {
  createVercel,
  type FakeVercel,
  type HostRequest,
  type Hosts,
  startWorld,
  vercelApiHost,
  type VercelOptions,
  type VercelProjectRequest,
  type World,
} from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import type { Clock, FileHttp } from '@aevon/ports';
import { createVercelTarget, type VercelTargetOptions } from '../src/index.ts';

/** The id of a commit. */
export const sha = (digit: string): string => digit.repeat(40);

export function commit(digit: string): Artifact {
  return parseArtifact(sha(digit));
}

export interface Scene extends AsyncDisposable {
  readonly vercel: FakeVercel;
  readonly world: World;
  readonly clock: Clock;
  readonly http: FileHttp;
  readonly token: string;
  /** The adapter over production of one project; `web` when nothing else is said. */
  target(options?: Partial<VercelTargetOptions>): Target;
  skew(milliseconds: number): void;
}

const authorities = tls.getCACertificates('default');

export const aliasHost = 'pr-12.shop.example';

export function web(more: Partial<VercelProjectRequest> = {}): VercelProjectRequest {
  const customEnvironments = [{ slug: 'staging', domains: ['staging.shop.example'] }];
  return { name: 'web', domains: ['www.shop.example'], live: sha('a'), customEnvironments, ...more };
}

export interface SceneOptions extends Partial<Omit<VercelOptions, 'now'>> {
  readonly project?: Partial<VercelProjectRequest>;
  /** Sees each request to the API and the body of its answer, before the client does. */
  readonly answered?: (request: HostRequest, body: string) => void;
}

function listenTo(hosts: Hosts, answered: SceneOptions['answered']): Hosts {
  const api = hosts[vercelApiHost];
  if (api === undefined || answered === undefined) return hosts;
  return {
    ...hosts,
    [vercelApiHost]: async (request) => {
      const reply = await api(request);
      if ('status' in reply) answered(request, String(reply.body ?? ''));
      return reply;
    },
  };
}

/** Vercel behind real TLS and real names, on a clock on which nothing takes time. */
export async function openScene({ answered, project = {}, ...options }: SceneOptions = {}): Promise<Scene> {
  const clock = hurriedClock();
  let apart = 0;
  const vercel = createVercel({
    projects: [web(project), { name: 'docs', linked: false }],
    commits: ['a', 'b', 'c'].map(sha),
    extraHosts: [aliasHost],
    ...options,
    now: () => new Date(clock.now().getTime() + apart),
  });
  const world = await startWorld({ hosts: listenTo(vercel.hosts, answered) });
  tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
  const http = createHttp({ clock, env: world.env });
  const token = vercel.issueToken();
  const place = { project: 'web', team: 'shop', environment: 'production', source: { kind: 'git' } } as const;
  return {
    ...{ vercel, world, clock, http, token },
    target: (more = {}) => createVercelTarget({ http, clock, token, ...place, ...more }),
    skew: (milliseconds) => void (apart = milliseconds),
    [Symbol.asyncDispose]: () => world.stop(),
  };
}
