import type { KubeObject } from '../object.ts';

/** What others need comes first; what is in no list comes last. */
const stages: readonly (readonly string[])[] = [
  ['Namespace'],
  ['CustomResourceDefinition'],
  [
    'PriorityClass',
    'StorageClass',
    'ResourceQuota',
    'LimitRange',
    'NetworkPolicy',
    'ServiceAccount',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
    'Secret',
    'ConfigMap',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Service',
  ],
  ['Job', 'Pod'],
];

function stageOf({ kind }: KubeObject): number {
  const stage = stages.findIndex((kinds) => kinds.includes(kind));
  return stage === -1 ? stages.length : stage;
}

/** Objects by what must be there before what: within a stage all may go at once. Stages without objects are left out. */
export function inStages(objects: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  return [...stages.keys(), stages.length]
    .map((stage) => objects.filter((object) => stageOf(object) === stage))
    .filter((stage) => stage.length > 0);
}
