import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterTools } from '../cluster/read-cluster.ts';
import { askGoogle, type Call } from '../rest/google-client.ts';

const membershipsSchema = z.object({ resources: z.array(z.object({ name: z.string() })).default([]) });
const projectSchema = z.object({ name: z.string() });

/** Connect Gateway takes the number of a project, not its id. */
async function numberOf(project: string, { http, token }: ClusterTools, call: Call): Promise<string> {
  if (/^\d+$/.test(project)) return project;
  const { data } = await askGoogle(http, {
    url: `https://cloudresourcemanager.googleapis.com/v3/projects/${encodeURIComponent(project)}`,
    token: await token(),
    schema: projectSchema,
    purpose: `find the number of the project ${project}`,
    call,
  });
  return data.name.slice('projects/'.length);
}

/**
 * Address of the Connect Gateway to a cluster, by the membership that points to it; undefined when it is in no fleet.
 * @throws Failure of `askGoogle`.
 */
export async function findGateway(cluster: Cluster, tools: ClusterTools, call: Call): Promise<string | undefined> {
  const { project, location, name, fleetProject } = cluster;
  if (fleetProject === undefined) return undefined;
  const resource = `//container.googleapis.com/projects/${project}/locations/${location}/clusters/${name}`;
  const url = new URL(
    `https://gkehub.googleapis.com/v1/projects/${encodeURIComponent(fleetProject)}/locations/-/memberships`,
  );
  url.searchParams.set('filter', `endpoint.gkeCluster.resourceLink="${resource}"`);
  const { data } = await askGoogle(tools.http, {
    url: url.href,
    token: await tools.token(),
    schema: membershipsSchema,
    purpose: `find ${name} in its fleet`,
    call,
  });
  const found = /locations\/([^/]+)\/memberships\/([^/]+)$/.exec(data.resources[0]?.name ?? '');
  if (found === null) return undefined;
  const number = await numberOf(fleetProject, tools, call);
  return `https://connectgateway.googleapis.com/v1/projects/${number}/locations/${found[1]}/gkeMemberships/${found[2]}`;
}
