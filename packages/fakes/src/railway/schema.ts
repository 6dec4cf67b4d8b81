import { buildSchema, type GraphQLSchema } from 'graphql';

/** A state that came after everything that was written for Railway so far. */
export const laterState = 'HIBERNATING';

/**
 * The part of Railway's public schema that this stand-in answers, in our own selection: what is left out here is
 * refused as an unknown field. Each type, field and argument was held against the vendor's schema as railwayapp/cli
 * publishes it (`src/gql/schema.json`, df3838b, 2026-08-21); only the last state of `DeploymentStatus` is invented.
 */
const text = `
scalar DateTime
scalar JSON
scalar DeploymentMeta
scalar DeploymentDiagnosis

type Query {
  projectToken: ProjectToken!
  project(id: String!): Project!
  environment(id: String!, projectId: String): Environment!
  serviceInstance(environmentId: String!, serviceId: String!): ServiceInstance!
  deployment(id: String!): Deployment!
  deployments(after: String, before: String, first: Int, input: DeploymentListInput!, last: Int): QueryDeploymentsConnection!
  deploymentEvents(after: String, before: String, first: Int, id: String!, last: Int): QueryDeploymentEventsConnection!
  buildLogs(deploymentId: String!, endDate: DateTime, filter: String, limit: Int, startDate: DateTime): [Log!]!
  deploymentLogs(deploymentId: String!, endDate: DateTime, filter: String, limit: Int, startDate: DateTime): [Log!]!
}

type Mutation {
  serviceInstanceUpdate(environmentId: String, input: ServiceInstanceUpdateInput!, serviceId: String!): Boolean!
  serviceInstanceDeployV2(commitSha: String, environmentId: String!, serviceId: String!): String!
  serviceInstanceRedeploy(environmentId: String!, serviceId: String!): Boolean!
  deploymentCancel(id: String!): Boolean!
  deploymentRollback(id: String!): Boolean!
}

type PageInfo {
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
}

type ProjectToken {
  environment: Environment!
  environmentId: String!
  id: ID!
  name: String!
  project: Project!
  projectId: String!
}

type Project {
  environments(after: String, before: String, first: Int, isEphemeral: Boolean, last: Int): ProjectEnvironmentsConnection!
  id: ID!
  name: String!
}
type ProjectEnvironmentsConnection { edges: [ProjectEnvironmentsConnectionEdge!]! pageInfo: PageInfo! }
type ProjectEnvironmentsConnectionEdge { cursor: String! node: Environment! }

type Environment {
  id: ID!
  name: String!
  projectId: String!
  serviceInstances(after: String, before: String, first: Int, last: Int): EnvironmentServiceInstancesConnection!
}
type EnvironmentServiceInstancesConnection { edges: [EnvironmentServiceInstancesConnectionEdge!]! pageInfo: PageInfo! }
type EnvironmentServiceInstancesConnectionEdge { cursor: String! node: ServiceInstance! }

type ServiceInstance {
  activeDeployments: [Deployment!]!
  cronSchedule: String
  domains: AllDomains!
  environmentId: String!
  healthcheckPath: String
  id: ID!
  latestDeployment: Deployment
  serviceId: String!
  serviceName: String!
  source: ServiceSource
}
type ServiceSource { image: String repo: String }
type AllDomains { customDomains: [CustomDomain!]! serviceDomains: [ServiceDomain!]! }
type CustomDomain { domain: String! id: ID! syncStatus: CustomDomainSyncStatus! }
type ServiceDomain { domain: String! id: ID! syncStatus: ServiceDomainSyncStatus! }
enum CustomDomainSyncStatus { ACTIVE CREATING DELETED DELETING UNSPECIFIED UPDATING }
enum ServiceDomainSyncStatus { ACTIVE CREATING DELETED DELETING UNSPECIFIED UPDATING }

type Deployment {
  canRedeploy: Boolean!
  canRollback: Boolean!
  createdAt: DateTime!
  deploymentStopped: Boolean!
  diagnosis: DeploymentDiagnosis
  environmentId: String!
  id: ID!
  meta: DeploymentMeta
  projectId: String!
  serviceId: String
  staticUrl: String
  status: DeploymentStatus!
  statusUpdatedAt: DateTime
  updatedAt: DateTime!
  url: String
}
enum DeploymentStatus {
  BUILDING CRASHED DEPLOYING FAILED INITIALIZING NEEDS_APPROVAL QUEUED REMOVED REMOVING SKIPPED SLEEPING SUCCESS WAITING
  ${laterState}
}
type QueryDeploymentsConnection { edges: [QueryDeploymentsConnectionEdge!]! pageInfo: PageInfo! }
type QueryDeploymentsConnectionEdge { cursor: String! node: Deployment! }

type DeploymentEvent {
  completedAt: DateTime
  createdAt: DateTime!
  id: ID!
  payload: DeploymentEventPayload
  step: DeploymentEventStep!
}
type DeploymentEventPayload {
  attempt: Int
  detail: String
  durationMs: Int
  error: String
  maxAttempts: Int
  reason: String
  skipped: Boolean
}
enum DeploymentEventStep {
  BUILD_IMAGE CONFIGURE_NETWORK CREATE_CONTAINER DRAIN_INSTANCES HEALTHCHECK MIGRATE_VOLUMES PRE_DEPLOY_COMMAND
  PUBLISH_IMAGE SNAPSHOT_CODE WAIT_FOR_DEPENDENCIES
}
type QueryDeploymentEventsConnection { edges: [QueryDeploymentEventsConnectionEdge!]! pageInfo: PageInfo! }
type QueryDeploymentEventsConnectionEdge { cursor: String! node: DeploymentEvent! }

type Log { message: String! severity: String timestamp: String! }

input DeploymentListInput {
  environmentId: String
  includeDeleted: Boolean
  projectId: String
  serviceId: String
  status: DeploymentStatusInput
}
input DeploymentStatusInput { in: [DeploymentStatus!] notIn: [DeploymentStatus!] }
input ServiceInstanceUpdateInput {
  healthcheckPath: String
  registryCredentials: RegistryCredentialsInput
  source: ServiceSourceInput
}
input ServiceSourceInput { image: String repo: String }
input RegistryCredentialsInput { password: String! username: String! }
`;

let built: GraphQLSchema | undefined;

/** Built once per process, when the first call comes. */
export function railwaySchema(): GraphQLSchema {
  built ??= buildSchema(text);
  return built;
}
