import type { Network } from '../cluster/cluster.ts';

/** Which way to a control plane is wanted; `auto`: the first that works from a hosted runner. */
export type EndpointMode = 'auto' | 'dns' | 'public' | 'private' | 'connect';

/** A way to the control plane of a cluster. */
export interface Endpoint {
  readonly kind: Exclude<EndpointMode, 'auto'>;
  /** `https://…`, without a slash at its end. */
  readonly server: string;
  /** The authority to trust, PEM; undefined: what the machine trusts. */
  readonly ca: string | undefined;
  /** Who may reach it; undefined: nothing limits it. */
  readonly authorizedNetworks: readonly Network[] | undefined;
}
