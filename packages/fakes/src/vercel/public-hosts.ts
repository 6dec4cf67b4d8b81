import type { Handler, HostReply, HostRequest, Hosts } from '../world/handler.ts';
import type { Deployment, Project } from './model.ts';
import type { Platform } from './platform.ts';
import { run } from './rollout.ts';
import { deploymentHost } from './seed.ts';

/** Hosts of deployments that are there from the start: names of hosts cannot be added to a world later. */
const deploymentHosts = 64;

export interface Protection {
  /** The secret of "Protection Bypass for Automation"; undefined: nobody has to log in. */
  readonly secret: string | undefined;
  /** Whether a token of a trusted source is good (Trusted Sources). */
  readonly trusts: (token: string) => boolean;
}

export interface PublicParts {
  readonly platform: Platform;
  readonly advance: () => Promise<void>;
  readonly protection: () => Protection;
}

function isLetIn({ headers }: HostRequest, { secret, trusts }: Protection): boolean {
  if (secret === undefined) return true;
  const token = headers['x-vercel-trusted-oidc-idp-token'];
  return headers['x-vercel-protection-bypass'] === secret || (token !== undefined && trusts(token));
}

async function answerFor(
  platform: Platform,
  project: Project,
  deployment: Deployment | undefined,
  request: HostRequest,
): Promise<HostReply> {
  if (project.paused) return { status: 503, body: 'DEPLOYMENT_PAUSED' };
  if (deployment?.outcome !== 'READY') return { status: 404, body: 'DEPLOYMENT_NOT_FOUND' };
  await run(platform, project, deployment);
  return deployment.program?.answer(request) ?? { status: 404, body: 'DEPLOYMENT_NOT_FOUND' };
}

function hostsOf(project: Project, slug: string): readonly string[] {
  const own = Array.from({ length: deploymentHosts }, (_, index) => deploymentHost(project.name, index, slug));
  const custom = project.customEnvironments.flatMap(({ domains }) => domains);
  return [...own, ...project.domains, ...custom];
}

/**
 * Every public host: production domains are open, and what is no production domain asks for a login where the project
 * is protected ("Standard Protection").
 */
export function createPublicHosts({ platform, advance, protection }: PublicParts, extra: readonly string[]): Hosts {
  const handlerFor = (project: Project): Handler => {
    return async (request) => {
      await advance();
      const host = request.url.hostname;
      const found = platform.aliases.get(host) ?? project.deployments.find((one) => one.host === host);
      const isOpen = project.domains.includes(host) || isLetIn(request, protection());
      return isOpen ? answerFor(platform, project, found, request) : { status: 401, body: 'Authentication Required' };
    };
  };
  return Object.fromEntries(
    platform.projects.flatMap((project, index) =>
      [...hostsOf(project, platform.team.slug), ...(index === 0 ? extra : [])].map(
        (host) => [host, handlerFor(project)] as const,
      ),
    ),
  );
}
