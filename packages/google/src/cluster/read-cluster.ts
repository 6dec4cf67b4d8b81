import { Failure, type Http } from '@aevon/ports';
import { z } from 'zod';
import { askGoogle, type Call } from '../rest/google-client.ts';
import type { TokenSource } from '../tokens/token-source.ts';
import { type Cluster, clusterOf, clusterSchema } from './cluster.ts';

export interface ClusterPlace {
  /** Id or number of the project. */
  readonly project: string;
  /** A region or a zone. */
  readonly location: string;
  readonly cluster: string;
}

export interface ClusterTools {
  readonly http: Http;
  readonly token: TokenSource;
}

const listSchema = z.object({ clusters: z.array(z.object({ name: z.string(), location: z.string() })).default([]) });
type Named = z.infer<typeof listSchema>['clusters'][number];

const usable: ReadonlySet<string> = new Set(['RUNNING', 'RECONCILING', 'DEGRADED']);

function urlOf(project: string, location: string, rest = ''): string {
  const [one, other] = [project, location].map(encodeURIComponent);
  return `https://container.googleapis.com/v1/projects/${one}/locations/${other}/clusters${rest}`;
}

/** Asks what there is, to name it in a failure; undefined when that is not told. */
async function listClusters(project: string, tools: ClusterTools, call: Call): Promise<readonly Named[] | undefined> {
  const request = { url: urlOf(project, '-'), schema: listSchema, purpose: 'list the clusters', call };
  try {
    return (await askGoogle(tools.http, { ...request, token: await tools.token() })).data.clusters;
  } catch (error) {
    // The first failure says more than this one.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function notFound(
  { project, location, cluster }: ClusterPlace,
  what: string,
  all: readonly Named[] | undefined,
): Failure {
  const elsewhere = (all ?? []).filter(({ name }) => name === cluster).map((one) => one.location);
  if (elsewhere.length > 0)
    return new Failure({
      kind: 'user',
      code: 'cluster-elsewhere',
      what,
      cause: `the cluster ${cluster} of ${project} is in ${elsewhere.join(' and ')}, not in ${location}`,
      fix: `give \`location: ${elsewhere[0]}\``,
    });
  const names = (all ?? []).map((one) => `${one.name} in ${one.location}`);
  const known = names.length === 0 ? `${project} has no cluster at all` : `${project} has ${names.join(', ')}`;
  return new Failure({
    kind: 'user',
    code: 'cluster-not-found',
    what,
    cause: all === undefined ? 'it does not exist, or this identity may not see it' : known,
    fix: 'correct `cluster`, `location` or `project-id`',
  });
}

function notRunning({ name, status, statusMessage }: Cluster): Failure {
  const why = statusMessage === undefined || statusMessage === '' ? '' : `: ${statusMessage}`;
  return new Failure({
    kind: 'target',
    code: 'cluster-not-running',
    what: `the cluster ${name} is ${status}${why}`,
    fix: 'wait until it is RUNNING, or mend what its page in the console names',
  });
}

/** A name that is none is answered with 400, a location that is none too. */
function isAbsent(status: number, message: string): boolean {
  return status === 404 || (status === 400 && /location|zone|region/i.test(message));
}

/**
 * Looks a cluster up (`container.clusters.get`).
 * @throws Failure `cluster-not-found` (names those that exist), `cluster-elsewhere`, `cluster-not-running`,
 * `google-forbidden` and the others of `askGoogle` and of the token.
 */
export async function readCluster(place: ClusterPlace, tools: ClusterTools, call: Call): Promise<Cluster> {
  const { project, location, cluster } = place;
  let absent: string | undefined;
  const request = {
    url: urlOf(project, location, `/${encodeURIComponent(cluster)}`),
    schema: clusterSchema,
    purpose: `read the cluster ${cluster}`,
    call,
  };
  const answer = await askGoogle(tools.http, {
    ...request,
    token: await tools.token(),
    refusalOf: ({ status, error, what }) => {
      if (!isAbsent(status, error.message)) return undefined;
      absent = what;
      return notFound(place, what, undefined);
    },
  }).catch(async (error: unknown) => {
    if (absent === undefined) throw error;
    throw notFound(place, absent, await listClusters(project, tools, call));
  });
  const found = clusterOf(answer.data, project);
  if (!usable.has(found.status)) throw notRunning(found);
  return found;
}
