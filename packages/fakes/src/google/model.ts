import type { Handler } from '../world/handler.ts';

export interface GooglePool {
  /** `projects/123/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`. */
  readonly provider: string;
  /** Default: GitHub's. */
  readonly issuer?: string;
  /** Default: `https://iam.googleapis.com/` and the name of the provider. */
  readonly audiences?: readonly string[];
  /** The attribute condition, over the claims. Default: true of all. */
  readonly condition?: (claims: Readonly<Record<string, unknown>>) => boolean;
  readonly disabled?: boolean;
}

export interface GoogleCluster {
  readonly name: string;
  readonly location: string;
  /** Default `RUNNING`. */
  readonly status?: string;
  /** First label of its `*.gke.goog` host; absent: no DNS endpoint. */
  readonly dns?: { readonly label: string; readonly open?: boolean };
  readonly publicIp?: string;
  readonly privateIp?: string;
  /** PEM of the authority that its IP endpoints show: of a world, the world's own. */
  readonly ca?: () => string;
  readonly authorizedNetworks?: readonly { readonly cidrBlock: string; readonly displayName?: string }[];
  /** Its fleet membership, in this location. */
  readonly membership?: { readonly name: string; readonly location: string };
  /** Its control plane: gets what came with a good token, with the path that a control plane sees. */
  readonly answer: Handler;
}

export interface GoogleProject {
  readonly id: string;
  readonly number: string;
  readonly clusters: readonly GoogleCluster[];
  /** APIs that were never switched on, such as `gkehub.googleapis.com`. */
  readonly disabledApis?: readonly string[];
}

export interface GoogleOptions {
  readonly project: GoogleProject;
  readonly pools: readonly GooglePool[];
  /** Keys of the issuer: what answers for `token.actions.githubusercontent.com` in the same world. */
  readonly issuer: Handler;
  /** Members that may act as a service account, by its address. */
  readonly serviceAccounts?: Readonly<Record<string, readonly string[]>>;
  /** Permissions in the project by member: `serviceAccount:…`, `principal://…`, `principalSet://…`. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** Default: the real time. */
  readonly now?: () => Date;
}

/** Whose token it is: all the members that it counts as. */
export interface Identity {
  readonly members: readonly string[];
  /** For tests and for the control plane: the service account or the subject of the pool. */
  readonly name: string;
}
