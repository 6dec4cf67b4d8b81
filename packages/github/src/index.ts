export { artifactName } from './artifact-name.ts';
export { createArtifactStore, type ArtifactStoreOptions } from './artifact-store.ts';
export { createCacheStore, type CacheStoreOptions } from './cache-store.ts';
export {
  createDeployments,
  type DeploymentFilter,
  type Deployments,
  isOf,
  type NewDeployment,
  type NewStatus,
  type ReleasedDeployment,
  type ReleaseFilter,
} from './deployments.ts';
export type { Deployment, DeploymentState, DeploymentStatus } from './deployments-answers.ts';
export { isVerified, shortArtifact, verifiedMark, wasLive, wasRefuted } from './deployments-verified.ts';
export { readEvent, type GithubEvent } from './event.ts';
export { requestIdToken, type IdTokenOptions } from './id-token.ts';
export { readReleasePayload, type ReleasePayload } from './release-payload.ts';
export { createGithubRest, type RestOptions } from './rest.ts';
export type { ChangedFile, Comparison, GithubRest, PullFiles, RestAnswer, RestRequest } from './rest-port.ts';
export { runUrl } from './run-url.ts';
