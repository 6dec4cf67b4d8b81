import { changeContract } from './change.ts';
import type { Cluster } from './cluster.ts';
import { releasesContract } from './releases.ts';
import { rolloutContract } from './rollout.ts';
import { serverContract } from './server.ts';

export type { AdminAnswer, AuditLine, Cluster } from './cluster.ts';
export * from './place.ts';
export { changeContract, releasesContract, rolloutContract, serverContract };

/** All that a cluster, real or not, must do alike. */
export function kubernetesContract(cluster: () => Cluster): void {
  serverContract(cluster);
  rolloutContract(cluster);
  changeContract(cluster);
  releasesContract(cluster);
}
