import type { Deployment, Project, VercelProjectRequest } from './model.ts';

export type NextId = (prefix: string) => string;

/** Ids in the shape of Vercel's, in the order of asking. */
export function createIds(): NextId {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${count.toString(36).padStart(24, '0')}`;
  };
}

/** The own host of the deployment that is made as the `index`-th of a project. */
export function deploymentHost(project: string, index: number, team: string): string {
  return `${project}-${index.toString(36).padStart(9, 'h')}-${team}.vercel.app`;
}

export interface DeploymentRequest extends Pick<
  Deployment,
  'target' | 'gitSource' | 'commit' | 'meta' | 'files' | 'prebuilt' | 'autoAssign' | 'source' | 'turn'
> {
  readonly id: string;
  readonly host: string;
  readonly createdAt: number;
}

export function makeDeployment(request: DeploymentRequest): Deployment {
  return {
    ...request,
    outcome: undefined,
    endedAt: undefined,
    errorCode: undefined,
    errorMessage: undefined,
    aliasAssignedAt: undefined,
    aliasError: undefined,
    substate: undefined,
    decided: false,
    forced: false,
    program: undefined,
    logs: [],
  };
}

export function makeProject(request: VercelProjectRequest, at: number, nextId: NextId): Project {
  const { name, linked = true, domains = [], customEnvironments = [], autoAssign = true } = request;
  return {
    id: nextId('prj'),
    ...{ name, linked, autoAssign },
    domains: [...domains, `${name}.vercel.app`],
    customEnvironments: customEnvironments.map((one) => ({ id: nextId('env'), ...one })),
    rootDirectory: request.rootDirectory,
    stages: request.stages ?? [],
    checks: request.checks ?? [],
    createdAt: at,
    paused: false,
    deployments: [],
    request: undefined,
    rolling: undefined,
    rollbackDescription: undefined,
    broken: new Set(),
  };
}
