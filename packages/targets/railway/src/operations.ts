import type { z } from 'zod';
import * as schemas from './schemas.ts';

/** One document of GraphQL and how its answer is read. */
export interface Operation<T> {
  readonly name: string;
  readonly document: string;
  readonly schema: z.ZodType<T>;
  /** Whether doing it twice is the same as doing it once: queries, and changes that only set what is to be. */
  readonly repeatable: boolean;
}

function query<T>(name: string, schema: z.ZodType<T>, text: string): Operation<T> {
  return { name, schema, document: `query ${name}${text}`, repeatable: true };
}

function mutation<T>(name: string, schema: z.ZodType<T>, text: string): Operation<T> {
  return { name, schema, document: `mutation ${name}${text}`, repeatable: false };
}

function repeatable<T>(operation: Operation<T>): Operation<T> {
  return { ...operation, repeatable: true };
}

const state = `status deploymentStopped meta`;
const known = `id createdAt ${state}`;
const instance = `serviceInstance(environmentId: $environmentId, serviceId: $serviceId)`;
const place = `$environmentId: String!, $serviceId: String!`;

export const projectToken = query(
  'ProjectToken',
  schemas.projectToken,
  ` { projectToken { project { id name } environment { id name } } }`,
);

export const project = query(
  'Project',
  schemas.project,
  `($id: String!, $after: String) {
    project(id: $id) {
      id name
      environments(first: 100, after: $after) { edges { node { id name } } pageInfo { hasNextPage endCursor } }
    }
  }`,
);

export const environment = query(
  'Environment',
  schemas.environment,
  `($id: String!, $projectId: String!, $after: String) {
    environment(id: $id, projectId: $projectId) {
      id name
      serviceInstances(first: 100, after: $after) {
        edges { node { serviceId serviceName } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
);

export const present = query(
  'Present',
  schemas.present,
  `($projectId: String!, ${place}) {
    ${instance} {
      cronSchedule
      domains { customDomains { domain syncStatus } serviceDomains { domain syncStatus } }
      activeDeployments { ${known} }
    }
    deployments(first: 20, input: { projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId }) {
      edges { node { ${known} } }
    }
  }`,
);

export const source = query('Source', schemas.source, `(${place}) { ${instance} { source { image repo } } }`);

export const look = query(
  'Look',
  schemas.look,
  `($id: String!) {
    deployment(id: $id) { ${state} }
    deploymentEvents(id: $id, first: 100) {
      edges { node { step createdAt completedAt payload { error reason detail skipped attempt maxAttempts } } }
    }
  }`,
);

export const identity = query('Identity', schemas.identity, `($id: String!) { deployment(id: $id) { meta } }`);
export const status = query('Status', schemas.status, `($id: String!) { deployment(id: $id) { ${state} } }`);
export const earlier = query('Earlier', schemas.earlier, `($id: String!) { deployment(id: $id) { canRollback } }`);
export const latest = query('Latest', schemas.latest, `(${place}) { ${instance} { latestDeployment { id meta } } }`);

export const deploymentLogs = query(
  'DeploymentLogs',
  schemas.deploymentLogs,
  `($id: String!) { deploymentLogs(deploymentId: $id, limit: 50) { message } }`,
);
export const buildLogs = query(
  'BuildLogs',
  schemas.buildLogs,
  `($id: String!) { buildLogs(deploymentId: $id, limit: 50) { message } }`,
);

export const update = repeatable(
  mutation(
    'Update',
    schemas.updated,
    `(${place}, $input: ServiceInstanceUpdateInput!) {
      serviceInstanceUpdate(environmentId: $environmentId, serviceId: $serviceId, input: $input)
    }`,
  ),
);

/** `serviceInstanceRedeploy` would run the image of the deployment before, whatever the source of the service says. */
export const deploy = mutation(
  'Deploy',
  schemas.deployed,
  `(${place}, $commitSha: String) {
    serviceInstanceDeployV2(environmentId: $environmentId, serviceId: $serviceId, commitSha: $commitSha)
  }`,
);

export const rollBack = mutation('RollBack', schemas.rolledBack, `($id: String!) { deploymentRollback(id: $id) }`);
export const cancel = repeatable(mutation('Cancel', schemas.cancelled, `($id: String!) { deploymentCancel(id: $id) }`));
