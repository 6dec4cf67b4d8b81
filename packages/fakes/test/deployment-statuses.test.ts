import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DeploymentScene,
  deployer,
  deploymentsPath,
  deploymentsTemplate,
  deploymentTemplate,
  idOf,
  openDeploymentScene,
  valuesOf,
} from './support/deployments.ts';
import { containing } from './support/matchers.ts';

let scene: DeploymentScene;
beforeEach(async () => {
  scene = await openDeploymentScene();
});
afterEach(() => scene.stop());

describe('statuses of a deployment', () => {
  it('are kept, newest first', async () => {
    const id = await scene.create();
    const urls = { environment_url: 'https://shop.example', log_url: 'https://ci.example/1' };
    await scene.setStatus(id, { state: 'in_progress' });
    const made = await scene.setStatus(id, { state: 'success', description: 'é'.repeat(140), ...urls });
    expect(made).toMatchObject({ ...urls, target_url: urls.log_url, environment: 'production' });
    const asked = { permissions: deployer, in: { deployment_id: id, status_id: idOf(made) } };
    expect(await scene.askWell(`${deploymentTemplate}/statuses/{status_id}`, 200, asked)).toEqual(made);
    expect(await scene.statesOf(id)).toEqual(['success', 'in_progress']);
    const response = await scene.post(`${deploymentsPath}/${id}/statuses`, { state: 'queued' });
    expect(response.headers['location']).toContain(`/deployments/${id}/statuses/`);
    expect((await scene.ask(`${deploymentsPath}/${id}/statuses/1`, { permissions: deployer })).status).toBe(404);
    expect((await scene.post(`${deploymentsPath}/1/statuses`, { state: 'success' })).status).toBe(404);
  });

  it.each([
    [{ state: 'green' }, 'value is not a member of'],
    [{ state: 'success', descripton: 'x' }, '"descripton" is not a permitted key.'],
    [{}, '"state" wasn\'t supplied.'],
    [{ state: 'success', description: 'x'.repeat(141) }, 'description is too long (maximum is 140 characters)'],
    [{ state: 'success', environment_url: 'shop.example' }, 'environment_url must use http(s) scheme'],
    [{ state: 'success', log_url: 'ftp://x' }, 'log_url must use http(s) scheme'],
  ])('are refused: %o', async (body, message) => {
    const id = await scene.create();
    const answer = await scene.post(`${deploymentsPath}/${id}/statuses`, body);
    expect({ status: answer.status, text: answer.body.toString('utf8').replaceAll('\\"', '"') }).toEqual({
      status: 422,
      text: containing(message),
    });
    expect(await scene.statesOf(id)).toEqual([]);
  });

  it('make earlier successes inactive where the environment is neither production nor temporary', async () => {
    const success = { state: 'success' };
    const staging = { environment: 'staging' };
    const old = await scene.create(staging);
    const temporary = await scene.create({ ...staging, transient_environment: true });
    const live = await scene.create({ ...staging, production_environment: true });
    const elsewhere = await scene.create({ environment: 'qa' });
    const failed = await scene.create(staging);
    for (const id of [temporary, live, elsewhere]) await scene.setStatus(id, success);
    await scene.setStatus(failed, { state: 'failure' });
    await scene.setStatus(old, success);
    const newest = await scene.create(staging);
    const later = await scene.create(staging);
    await scene.setStatus(later, { ...success, auto_inactive: false });
    await scene.setStatus(newest, { state: 'in_progress' });
    expect(await scene.statesOf(old)).toEqual(['success']);
    await scene.setStatus(newest, success);
    expect(await scene.statesOf(old)).toEqual(['inactive', 'success']);
    expect(await scene.statesOf(failed)).toEqual(['failure']);
    for (const id of [temporary, live, elsewhere, later]) expect(await scene.statesOf(id)).toEqual(['success']);
  });

  it('decide what can be deleted', async () => {
    const only = await scene.create();
    expect((await scene.remove(only)).status).toBe(204);
    expect((await scene.remove(only)).status).toBe(404);
    const [active, fresh] = [await scene.create(), await scene.create()];
    await scene.setStatus(active, { state: 'success' });
    for (const id of [active, fresh])
      expect(await scene.remove(id)).toMatchObject({ status: 422, json: { message: containing('active deployment') } });
    await scene.setStatus(active, { state: 'inactive' });
    expect((await scene.remove(active)).status).toBe(204);
    expect(valuesOf(await scene.askWell(deploymentsTemplate, 200, { permissions: deployer }), 'id')).toEqual([fresh]);
  });
});
