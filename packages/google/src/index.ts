export { readCluster, type ClusterPlace } from './cluster/read-cluster.ts';
export type { Cluster, Network } from './cluster/cluster.ts';
export { chooseEndpoint } from './endpoint/choose-endpoint.ts';
export type { Endpoint, EndpointMode } from './endpoint/endpoint.ts';
export { reachEndpoint } from './endpoint/reach-endpoint.ts';
export type { Call } from './rest/google-client.ts';
export { createTokenSource, type TokenSource, type TokenSourceOptions } from './tokens/token-source.ts';
export { parseProvider, type Provider } from './tokens/provider.ts';
