import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from './support/client.ts';
import {
  type DeploymentScene,
  deployer,
  deploymentsPath,
  deploymentsTemplate,
  deploymentTemplate,
  openDeploymentScene,
  valuesOf,
} from './support/deployments.ts';
import { containing } from './support/matchers.ts';
import { all } from './support/rest.ts';
import { git } from './support/scene.ts';

let scene: DeploymentScene;
beforeEach(async () => {
  scene = await openDeploymentScene();
});
afterEach(() => scene.stop());

describe('deployments', () => {
  it('hold what they were made with, and defaults for the rest', async () => {
    const id = await scene.create({
      ref: 'feature',
      payload: { deploy: { deep: 1 } },
      description: 'by hand',
      task: 'load',
    });
    const asked = { permissions: deployer, in: { deployment_id: id } };
    expect(await scene.askWell(deploymentTemplate, 200, asked)).toMatchObject({
      ...{ ref: 'feature', sha: scene.feature, task: 'load', payload: { deploy: { deep: 1 } } },
      ...{ environment: 'production', production_environment: true, transient_environment: false },
      ...{ description: 'by hand', creator: { login: 'github-actions[bot]' } },
    });
    const other = await scene.create({ environment: 'preview/7', transient_environment: true, payload: '{"a":1}' });
    expect(
      await scene.askWell(deploymentTemplate, 200, { permissions: deployer, in: { deployment_id: other } }),
    ).toMatchObject({
      ...{ sha: scene.commits[1], task: 'deploy', payload: '{"a":1}', description: null },
      ...{ production_environment: false, transient_environment: true, original_environment: 'preview/7' },
    });
  });

  it('are listed newest first, by filters and in pages', async () => {
    const first = await scene.create();
    const second = await scene.create({ environment: 'staging', task: 'load', ref: 'feature' });
    const third = await scene.create({ environment: 'staging' });
    const found = async (query: string) =>
      valuesOf(await scene.askWell(deploymentsTemplate, 200, { permissions: deployer, query: `?${query}` }), 'id');
    expect(await found('')).toEqual([third, second, first]);
    expect(await found('environment=staging')).toEqual([third, second]);
    expect(await found('environment=staging&task=deploy')).toEqual([third]);
    expect(await found('ref=main')).toEqual([third, first]);
    expect(await found(`sha=${scene.feature}`)).toEqual([second]);
    const page = await scene.ask(`${deploymentsPath}?per_page=2&page=1`, { permissions: deployer });
    expect(page.headers['link']).toContain(`deployments?per_page=2&page=2>; rel="next"`);
    expect(await found('per_page=2&page=2')).toEqual([first]);
  });

  it('make their environments', async () => {
    await scene.create({ environment: 'preview/7' });
    const id = await scene.create({ environment: 'staging' });
    await scene.create({ environment: 'Staging' });
    await scene.setStatus(id, { state: 'success', environment: 'canary' });
    const answer = await scene.askWell('/repos/{owner}/{repo}/environments', 200, { permissions: deployer });
    expect(answer).toMatchObject({
      total_count: 3,
      environments: [{ name: 'preview/7' }, { name: 'staging' }, { name: 'canary' }],
    });
    const environment = '/repos/{owner}/{repo}/environments/{environment_name}';
    expect(
      await scene.askWell(environment, 200, { permissions: deployer, in: { environment_name: 'preview%2F7' } }),
    ).toMatchObject({ name: 'preview/7', protection_rules: [] });
    expect((await scene.ask('/repos/acme/shop/environments/none', { permissions: deployer })).status).toBe(404);
    expect(
      await scene.askWell(deploymentTemplate, 200, { permissions: deployer, in: { deployment_id: id } }),
    ).toMatchObject({
      ...{ environment: 'canary', original_environment: 'staging' },
    });
  });

  it('are refused for unknown refs, names that are too long and fields that GitHub does not know', async () => {
    expect(await scene.post(deploymentsPath, { ref: 'nothing' })).toMatchObject({
      status: 422,
      json: { message: 'No ref found for: nothing' },
    });
    expect((await scene.post(deploymentsPath, { ref: 'main', environment: 'x'.repeat(256) })).status).toBe(422);
    expect((await scene.post(deploymentsPath, { ref: 'main', environment: '' })).status).toBe(422);
    expect((await scene.post(deploymentsPath, { ref: 'main', autoMerge: false })).json).toMatchObject({
      message: containing('"autoMerge" is not a permitted key.'),
    });
    expect((await scene.post(deploymentsPath, {})).json).toMatchObject({
      message: containing('"ref" wasn\'t supplied.'),
    });
    expect((await scene.ask(`${deploymentsPath}?enviroment=x`, { permissions: deployer })).status).toBe(422);
    expect(await scene.askWell(deploymentsTemplate, 200, { permissions: deployer })).toEqual([]);
  });

  it('merge the default branch into a branch that is behind it, instead of deploying', async () => {
    const { directory } = scene.github.git;
    const behind = git(directory, 'commit-tree', `${scene.commits[0]}^{tree}`, '-p', `${scene.commits[0]}`, '-m', 'x');
    git(directory, 'update-ref', 'refs/heads/behind', behind);
    const asking = { method: 'POST', body: { ref: 'behind' }, permissions: deployer };
    expect(await scene.askWell(deploymentsTemplate, 202, asking)).toEqual({
      message: 'Auto-merged main into behind on deployment.',
    });
    expect(git(directory, 'log', '-1', '--format=%P', 'refs/heads/behind')).toBe(`${behind} ${scene.commits[1]}`);
    expect(scene.github.pushes).toMatchObject([{ ref: 'refs/heads/behind', before: behind }]);
    expect(await scene.askWell(deploymentsTemplate, 200, { permissions: deployer })).toEqual([]);
    expect(await scene.askWell(deploymentsTemplate, 201, asking)).toMatchObject({ ref: 'behind' });
  });

  it('conflict where the default branch cannot be merged', async () => {
    const work = join(scene.directory, 'work');
    git(work, 'checkout', '-q', '-b', 'rival', scene.commits[0] ?? '');
    writeFileSync(join(work, 'index.js'), 'export const one = 111;\n');
    git(work, 'add', '.');
    git(work, 'commit', '-q', '-m', 'Write it otherwise');
    git(work, 'push', '-q', scene.github.git.directory, 'rival');
    for (const ref of ['rival', scene.commits[0] ?? ''])
      expect(await scene.post(deploymentsPath, { ref })).toMatchObject({
        status: 409,
        json: { message: `Conflict merging main into ${ref}.` },
      });
    expect((await scene.post(deploymentsPath, { ref: scene.commits[0] ?? '', auto_merge: false })).status).toBe(201);
  });

  it('ask for green statuses and checks unless told which, or none', async () => {
    const sha = scene.commits[1] ?? '';
    const status = (state: string) => scene.post(`/repos/acme/shop/statuses/${sha}`, { state, context: 'ci' });
    await status('failure');
    const refused = await scene.post(deploymentsPath, { ref: 'main' });
    expect(refused).toMatchObject({
      status: 409,
      json: {
        message: 'Conflict: Commit status checks failed for main.',
        errors: [{ contexts: [{ context: 'ci', state: 'failure' }], field: 'required_contexts' }],
      },
    });
    await status('success');
    expect((await scene.post(deploymentsPath, { ref: 'main' })).status).toBe(201);
    await scene.post('/repos/acme/shop/check-runs', { name: 'lint', head_sha: sha, conclusion: 'skipped' });
    await scene.post('/repos/acme/shop/check-runs', { name: 'test', head_sha: sha });
    expect((await scene.post(deploymentsPath, { ref: 'main' })).json).toMatchObject({
      errors: [{ contexts: [{ state: 'success' }, { state: 'skipped' }, { context: 'test', state: 'pending' }] }],
    });
    expect((await scene.post(deploymentsPath, { ref: 'main', required_contexts: ['ci'] })).status).toBe(201);
    expect((await scene.post(deploymentsPath, { ref: 'main', required_contexts: ['ci', 'never-sent'] })).status).toBe(
      409,
    );
    expect((await scene.post(deploymentsPath, { ref: 'main', required_contexts: [] })).status).toBe(201);
  });
});

describe('who may', () => {
  const body = { ref: 'main' };

  it('is told which permission was missing', async () => {
    for (const asking of [
      { method: 'POST', body, permissions: { contents: 'write', deployments: 'read' } },
      { method: 'POST', body, permissions: all },
    ] as const)
      expect(await scene.ask(deploymentsPath, asking)).toMatchObject({
        status: 403,
        headers: { 'x-accepted-github-permissions': 'deployments=write' },
        json: { message: 'Resource not accessible by integration' },
      });
    expect(await scene.ask(deploymentsPath, { permissions: { contents: 'write' } })).toMatchObject({
      status: 403,
      headers: { 'x-accepted-github-permissions': 'deployments=read' },
    });
    const environments = await scene.ask('/repos/acme/shop/environments', { permissions: { deployments: 'write' } });
    expect(environments.headers['x-accepted-github-permissions']).toBe('actions=read');
  });

  it('reads only from a fork, and as a stranger', async () => {
    const token = scene.github.issueToken({ permissions: deployer, forkReadOnly: true });
    const headers = { authorization: `Bearer ${token}` };
    const url = `https://api.github.com${deploymentsPath}`;
    expect((await send(scene.world, 'GET', url, { headers })).status).toBe(200);
    expect((await send(scene.world, 'POST', url, { headers, body })).status).toBe(403);
    expect((await scene.ask(deploymentsPath, { permissions: 'anonymous' })).status).toBe(200);
    expect((await scene.ask(deploymentsPath, { method: 'POST', body, permissions: 'anonymous' })).status).toBe(401);
    expect((await scene.ask('/repos/acme/other/deployments', { permissions: deployer })).status).toBe(404);
    expect(scene.world.crashes).toEqual([]);
  });
});
