import type { Call } from '@aevon/deploy';
import type { Query, VercelApi } from './api.ts';
import { stamps } from './artifact.ts';
import { environmentNotFound, failure, isNotFound, paused, projectNotFound } from './failures.ts';
import type { Project } from './schemas.ts';

export interface PlaceOptions {
  /** Name or id (`prj_…`). */
  readonly project: string;
  /** `production`, `preview`, or the slug of a custom environment. */
  readonly environment: string;
  /** The commit whose previews are looked at: a preview is a place of its own for each commit. */
  readonly commit?: string | undefined;
  /** Where its files come from: what is sent is found by its stamp, what is taken from git by Vercel's own mark. */
  readonly source?: { readonly kind: 'git' | 'prebuilt' | 'files' } | undefined;
  /** Hosts that lead to the deployment in the end; not for production, whose domains are those of the project. */
  readonly aliases?: readonly string[] | undefined;
  /** `never` leaves a production deployment staged, at its own address. Default `after-ready`. */
  readonly promote?: 'after-ready' | 'never' | undefined;
  /** Whether somebody follows the release and promotes it. Default true; else Vercel gives it the domains by itself. */
  readonly isWatched?: boolean | undefined;
  /** What to do when somebody rolled production back. `stage` is `promote: never` then. Default `fail`. */
  readonly onPinnedRollback?: 'fail' | 'promote' | 'stage' | undefined;
}

/** Where a release goes, as it is now. */
export interface Place {
  readonly project: Project;
  readonly kind: 'production' | 'preview' | 'custom';
  /** Hosts that lead to what is live, the one that is asked first; none: every deployment has only its own address. */
  readonly hosts: readonly string[];
  /** Production was rolled back, and Vercel keeps it there. */
  readonly isPinned: boolean;
  /** Production stays what it is, and the deployment is proved at its own address. */
  readonly isStaged: boolean;
}

/** The user's own domains before those of Vercel. */
function productionHosts({ name, alias }: Project): readonly string[] {
  const hosts = (alias ?? [])
    .filter(
      ({ target, redirect, domain }) => (target ?? 'PRODUCTION') === 'PRODUCTION' && !redirect && !/\*/.test(domain),
    )
    .map(({ domain }) => domain);
  const isOwn = (host: string): boolean => !host.endsWith('.vercel.app');
  const ordered = [...hosts.filter(isOwn), ...hosts.filter((host) => !isOwn(host))];
  return ordered.length > 0 ? ordered : [`${name}.vercel.app`];
}

/** @throws Failure `environment-not-found` */
function customHosts(project: Project, slug: string): readonly string[] {
  const found = project.customEnvironments?.find((one) => one.slug === slug);
  if (found === undefined) throw environmentNotFound(project, slug);
  const domains = (found.domains ?? []).map(({ name }) => name);
  return domains.length > 0 ? domains : (found.currentDeploymentAliases ?? []);
}

function kindOf({ environment }: PlaceOptions): Place['kind'] {
  return environment === 'production' || environment === 'preview' ? environment : 'custom';
}

/** After a rollback Vercel assigns the production domains no more, until a deployment is promoted. */
function isPinned({ autoAssignCustomDomains, lastAliasRequest }: Project): boolean {
  return (
    autoAssignCustomDomains === false &&
    lastAliasRequest?.type === 'rollback' &&
    lastAliasRequest.jobStatus !== 'failed'
  );
}

function placeIn(project: Project, options: PlaceOptions): Place {
  const { environment, aliases = [], promote = 'after-ready', onPinnedRollback = 'fail' } = options;
  const kind = kindOf(options);
  if (kind !== 'production') {
    const own = kind === 'custom' ? customHosts(project, environment) : [];
    return { project, kind, hosts: [...aliases, ...own], isPinned: false, isStaged: false };
  }
  const pinned = isPinned(project);
  const isStaged = promote === 'never' || (pinned && onPinnedRollback === 'stage');
  return { project, kind, hosts: productionHosts(project), isPinned: pinned, isStaged };
}

/** @throws Failure `service-not-found`, `project-paused`, `environment-not-found`, `aliases-unsuitable` */
export async function readPlace(api: VercelApi, options: PlaceOptions, call: Call): Promise<Place> {
  if (kindOf(options) === 'production' && (options.aliases ?? []).length > 0)
    throw failure({
      kind: 'user',
      code: 'aliases-unsuitable',
      what: 'aliases are given for production, which has the domains of the project',
      fix: 'add the domain to the project (Settings, Domains), or leave `aliases` out',
    });
  const project = await api.project(options.project, call).catch(async (error: unknown) => {
    throw isNotFound(error) ? projectNotFound(options.project, await api.projectNames(call)) : error;
  });
  if (project.paused === true) throw paused(project);
  return placeIn(project, options);
}

/** The deployments that belong to a place. */
export function listQuery({ project, kind }: Place, { environment, commit, source }: PlaceOptions): Query {
  const all: Query = { projectId: project.id, target: environment, limit: 20 };
  if (kind !== 'preview' || commit === undefined) return all;
  const isSent = source !== undefined && source.kind !== 'git';
  return { ...all, [isSent ? `meta-${stamps.commit}` : 'sha']: commit };
}
