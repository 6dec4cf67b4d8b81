export { createFaults, type Fault, type Faults, type PlayedFault } from './faults/faults.ts';
export type { FaultKind } from './faults/kinds.ts';
export { type Program, type ProgramRequest, startNameplate, type StartProgram } from './platform/program.ts';
export { type Span, stateAfter } from './platform/timeline.ts';
export {
  answerJson,
  isBroken,
  type BrokenAnswer,
  type Handler,
  type HostAnswer,
  type HostReply,
  type HostRequest,
  type Hosts,
} from './world/handler.ts';
export type { WorldRequest } from './world/journal.ts';
export { startWorld, type World, type WorldOptions } from './world/world.ts';
export { blobHost, createGithub, type FakeGithub, type GithubOptions, resultsHost } from './github/github.ts';
export type { CacheEntry } from './github/cache/entry.ts';
export type { Artifact } from './github/artifacts/store.ts';
export type {
  CheckRun,
  Comment,
  CommitStatus,
  PullRequest,
  Push,
  SarifUpload,
  WorkflowJob,
  WorkflowRun,
} from './github/state.ts';
export type { Access, Permissions, TokenRequest } from './github/tokens.ts';
export type { RuntimeTokenRequest } from './github/runtime-token.ts';
export type { JobFacts } from './github/oidc/claims.ts';
export { type IdTokenGrant, idTokenHost, issuerHost } from './github/oidc/provider.ts';
export { type ImageReference, readImageReference } from './registry/names.ts';
export type { ImageSource } from './platform/image-source.ts';
export {
  createImageRegistry,
  type FakeImageRegistry,
  type ImageRegistryOptions,
  type PulledImage,
  registryHost,
} from './registry/registry.ts';
export type { RenderDeploy } from './render/controls.ts';
export type { RenderServiceRequest, RenderServiceType, RenderSuspender, RenderTurn } from './render/model.ts';
export { createRender, type FakeRender, renderApiHost, type RenderOptions } from './render/render.ts';
export { createRailway } from './railway/railway.ts';
export type { Credentials as RailwayCredentials, RailwayImage, RailwayTurn } from './railway/model.ts';
export {
  type FakeRailway,
  type RailwayDeployment,
  railwayHost,
  type RailwayOptions,
  type RailwayPlace,
  type RailwayService,
} from './railway/surface.ts';
export {
  type BegunDeployment,
  createKoyeb,
  type FakeKoyeb,
  type KoyebOptions,
  type KoyebService,
} from './koyeb/koyeb.ts';
export type { KoyebDefinition } from './koyeb/state.ts';
export type { KoyebTurn } from './koyeb/turns.ts';
export { createVercel, type FakeVercel, vercelApiHost, type VercelOptions } from './vercel/vercel.ts';
export type { VercelControls, VercelDeployment } from './vercel/controls.ts';
export type { VercelProjectRequest, VercelStage, VercelTurn } from './vercel/model.ts';
export type { TreeEntry as VercelTreeEntry } from './vercel/unpack.ts';
export { createGoogle, type FakeGoogle } from './google/google.ts';
export type { GoogleCluster, GoogleOptions, GooglePool, GoogleProject } from './google/model.ts';
