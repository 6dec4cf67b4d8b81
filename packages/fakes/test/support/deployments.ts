import type { Permissions } from '../../src/index.ts';
import type { Received } from './client.ts';
import { all, openRestScene, type RestScene } from './rest.ts';

export const deploymentsTemplate = '/repos/{owner}/{repo}/deployments';
export const deploymentTemplate = `${deploymentsTemplate}/{deployment_id}`;
/** Of the repository of the scene. */
export const deploymentsPath = '/repos/acme/shop/deployments';

export const deployer: Permissions = { ...all, deployments: 'write' };

export interface DeploymentScene extends RestScene {
  /** Makes a deployment of main that no check can refuse. */
  create(more?: object): Promise<number>;
  setStatus(id: number, body: object): Promise<unknown>;
  /** Newest first. */
  statesOf(id: number): Promise<unknown[]>;
  post(path: string, body: object): Promise<Received>;
  remove(id: number): Promise<Received>;
}

export function idOf(value: unknown): number {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
  if (typeof id !== 'number') throw new Error(`The answer has no id: ${JSON.stringify(value)}`);
  return id;
}

/** One field of each item of a listing. */
export function valuesOf(listing: unknown, name: string): unknown[] {
  return (Array.isArray(listing) ? listing : []).map((item: object) => Reflect.get(item, name) as unknown);
}

/** A scene whose calls may deploy. */
export async function openDeploymentScene(): Promise<DeploymentScene> {
  const scene = await openRestScene();
  const { ask, askWell } = scene;
  const permissions = deployer;
  const statuses = `${deploymentTemplate}/statuses`;
  return {
    ...scene,
    create: async (more = {}) => {
      const body = { ref: 'main', auto_merge: false, required_contexts: [], ...more };
      return idOf(await askWell(deploymentsTemplate, 201, { method: 'POST', body, permissions }));
    },
    setStatus: (id, body) => askWell(statuses, 201, { method: 'POST', body, permissions, in: { deployment_id: id } }),
    statesOf: async (id) => valuesOf(await askWell(statuses, 200, { permissions, in: { deployment_id: id } }), 'state'),
    post: (path, body) => ask(path, { method: 'POST', body, permissions }),
    remove: (id) => ask(`${deploymentsPath}/${id}`, { method: 'DELETE', permissions }),
  };
}
