export { artifactName } from './artifact-name.ts';
export { createArtifactStore, type ArtifactStoreOptions } from './artifact-store.ts';
export { createCacheStore, type CacheStoreOptions } from './cache-store.ts';
export { readEvent, type GithubEvent } from './event.ts';
export { requestIdToken, type IdTokenOptions } from './id-token.ts';
export { createGithubRest, type RestOptions } from './rest.ts';
export type { ChangedFile, Comparison, GithubRest, PullFiles, RestAnswer, RestRequest } from './rest-port.ts';
