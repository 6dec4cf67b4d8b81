import { inTurn } from '../platform/in-turn.ts';
import { type StartProgram, startNameplate } from '../platform/program.ts';
import type { Hosts } from '../world/handler.ts';
import { createControls, type VercelControls } from './controls.ts';
import { createFileStore } from './file-store.ts';
import { finish } from './progress.ts';
import type { Deployment, Project, VercelProjectRequest, VercelTurn } from './model.ts';
import type { Platform } from './platform.ts';
import { createPublicHosts, type Protection } from './public-hosts.ts';
import { advance } from './rollout.ts';
import { createIds, deploymentHost, makeDeployment, makeProject, type NextId } from './seed.ts';
import { createServer } from './server.ts';

export const vercelApiHost = 'api.vercel.com';

const dayMs = 86_400_000;

export interface VercelOptions {
  readonly projects: readonly VercelProjectRequest[];
  /** Commits of the repository. */
  readonly commits?: readonly string[];
  /** Default `{ id: 'team_shop', slug: 'shop' }`. */
  readonly team?: { readonly id: string; readonly slug: string };
  /** Limits of the plan. Default `pro`. */
  readonly plan?: 'hobby' | 'pro';
  /** Hosts that deployments of the first project are given by hand. */
  readonly extraHosts?: readonly string[];
  /** Previews ask for a login. */
  readonly protection?: Partial<Protection>;
  /** Default: a nameplate. */
  readonly startProgram?: StartProgram;
  /** The platform's clock. Default: the real time. */
  readonly now?: () => Date;
}

export interface FakeVercel extends VercelControls {
  readonly hosts: Hosts;
  issueToken(): string;
  revokeToken(token: string): void;
}

interface Seeding {
  readonly nextId: NextId;
  readonly at: number;
  readonly team: string;
  readonly aliases: Map<string, Deployment>;
}

/** A deployment that has been live for long. */
function seedLive(project: Project, commit: string, { nextId, at, team, aliases }: Seeding): void {
  const deployment = makeDeployment({
    ...{ id: nextId('dpl'), host: deploymentHost(project.name, 0, team), commit, createdAt: at - dayMs },
    ...{ target: 'production', gitSource: { type: 'github', ref: 'main', sha: commit } },
    meta: { githubCommitSha: commit, githubCommitRef: 'main' },
    ...{ files: [], prebuilt: false, autoAssign: true, source: 'git', turn: 'succeeds' },
  });
  finish(deployment, 'READY', at - dayMs);
  deployment.substate = 'PROMOTED';
  deployment.aliasAssignedAt = at - dayMs;
  deployment.decided = true;
  project.deployments.unshift(deployment);
  for (const domain of project.domains) aliases.set(domain, deployment);
}

function seed(request: VercelProjectRequest, seeding: Seeding): Project {
  const project = makeProject(request, seeding.at, seeding.nextId);
  if (request.live !== undefined) seedLive(project, request.live, seeding);
  return project;
}

/** A strict, stateful stand-in for Vercel at its real host names. */
export function createVercel(options: VercelOptions): FakeVercel {
  const { team = { id: 'team_shop', slug: 'shop' }, plan = 'pro', startProgram = startNameplate } = options;
  const { now: clock = () => new Date() } = options;
  const now = (): number => clock().getTime();
  const nextId = createIds();
  const aliases = new Map<string, Deployment>();
  const projects = options.projects.map((request) => seed(request, { nextId, at: now(), team: team.slug, aliases }));
  let turn: VercelTurn = 'succeeds';
  const platform: Platform = {
    ...{ team, plan, projects, aliases, now, startProgram, nextId },
    commits: new Set(options.commits ?? []),
    files: createFileStore(plan === 'hobby'),
    turn: () => turn,
    made: [],
  };
  const tokens = new Set<string>();
  const goOn = inTurn(async () => {
    for (const project of projects) await advance(platform, project);
  });
  const protection = (): Protection => ({ secret: undefined, trusts: () => false, ...options.protection });
  return {
    ...createControls(platform, (next) => void (turn = next)),
    hosts: {
      ...createPublicHosts({ platform, advance: goOn, protection }, options.extraHosts ?? []),
      [vercelApiHost]: createServer({ platform, advance: goOn, isToken: (token) => tokens.has(token) }),
    },
    issueToken: () => {
      const token = nextId('vcp');
      tokens.add(token);
      return token;
    },
    revokeToken: (token) => void tokens.delete(token),
  };
}
