import { fileURLToPath } from 'node:url';
import { type GithubStage, openGithub } from '@aevon/deploy-step/contract';
import { type FakeGithub, type Handler, startWorld, type World } from '@aevon/fakes';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import { commit, oldCommit, serving, status } from './services.ts';

const action = fileURLToPath(new URL('../../../release/health-check', import.meta.url));
const digits = '0123456789ab';
const artifact = `ghcr.io/shop/orders@sha256:${digits.padEnd(64, 'c')}`;
const release = { schema: 1, service: 'orders', target: 'render', artifact, deploymentId: 'dep-1' };

type Deployment = FakeGithub['deployments'][number];

interface Stage extends AsyncDisposable, GithubStage {
  readonly world: World;
}

async function open(orders: Handler, web: Handler = status(200)): Promise<Stage> {
  const stage = await openGithub();
  const hosts = { 'orders.example': orders, 'web.example': web, ...stage.github.hosts };
  const world = await startWorld({ hosts });
  return { ...stage, world, [Symbol.asyncDispose]: () => world.stop() };
}

/** What a deploy action has recorded. */
function record({ github, sha }: Stage, state = 'success', payload: unknown = release): Deployment {
  const at = '2026-11-24T10:00:00Z';
  const status = { state, description: 'live', environment: 'production', environmentUrl: '', logUrl: '' };
  const deployment = {
    ...{
      id: github.nextId(),
      sha,
      ref: sha,
      task: 'deploy',
      payload,
      description: null,
      creator: 'github-actions[bot]',
    },
    ...{ environment: 'production', originalEnvironment: 'production', transient: false, production: true },
    ...{ createdAt: at, updatedAt: at },
    statuses: [{ ...status, id: github.nextId(), creator: 'github-actions[bot]', createdAt: at }],
  };
  github.deployments.push(deployment);
  return deployment;
}

const plainStatus = {
  ...{ description: '', environment: 'production', environmentUrl: '', logUrl: '', creator: 'github-actions[bot]' },
  createdAt: '2026-11-24T10:05:00Z',
};

function told({ statuses }: Deployment): string[] {
  return statuses.slice(1).map(({ state, description }) => `${state}: ${description}`);
}

function check(
  stage: Stage,
  inputs: Readonly<Record<string, string>>,
  permissions = { deployments: 'write' } as const,
) {
  const fast = { interval: '20ms', timeout: '2s', 'probe-timeout': '500ms' };
  const token = stage.tokenFor(permissions);
  const targets = 'orders=https://orders.example/health';
  return runAction({ action, world: stage.world, token, inputs: { targets, ...fast, ...inputs } });
}

describe('the record of a release', { timeout: 60_000 }, () => {
  it('is marked as verified when the check passes, and once', async () => {
    await using stage = await open(serving(commit));
    const deployment = record(stage);
    const inputs = { commit, 'commit-path': 'commit', 'github-deployments': `${deployment.id}` };
    const run = await check(stage, inputs);
    expect(run.outputs).toMatchObject({ verdict: 'passed', verified: `[${deployment.id}]` });
    await check(stage, inputs);
    expect(told(deployment)).toEqual([`success: verified: sha256:${digits}`]);
    expect(deployment.statuses.at(-1)?.logUrl).toContain('/actions/runs/');
  });

  it('is marked as failed, with the reason, when it does not', async () => {
    await using stage = await open(serving(oldCommit));
    const deployment = record(stage);
    const run = await check(stage, { commit, 'commit-path': 'commit', 'github-deployments': `${deployment.id}` });
    expect(run.outputs).toMatchObject({ verdict: 'failed', verified: '[]', 'failure-code': 'unhealthy' });
    expect(told(deployment)).toEqual([expect.stringMatching(/^failure: orders serves f+ and not 1234/)]);
  });

  it('is decided by its own target where it names one', async () => {
    await using stage = await open(serving(commit), status(500));
    const [orders, web] = [record(stage), record(stage)];
    const run = await check(stage, {
      targets: 'orders=https://orders.example/health\nweb=https://web.example',
      'github-deployments': `orders=${orders.id}\nweb=${web.id}`,
    });
    expect(run.outputs).toMatchObject({ verdict: 'failed', verified: `[${orders.id}]` });
    expect(told(orders)).toEqual([`success: verified: sha256:${digits}`]);
    expect(told(web)).toEqual(['failure: web answered 500']);
  });
});

describe('a record that cannot be marked', { timeout: 60_000 }, () => {
  it.each([
    ['a word', 'deployments-invalid', () => 'latest'],
    ['a target that is not looked at', 'deployments-invalid', (stage: Stage) => `web=${record(stage).id}`],
    ['a release that failed', 'deployment-not-live', (stage: Stage) => `${record(stage, 'failure').id}`],
    ['that of another tool', 'deployment-not-live', (stage: Stage) => `${record(stage, 'success', '').id}`],
    ['one that is not there', 'github-not-found', () => '404'],
    [
      'one that was replaced',
      'deployment-replaced',
      (stage: Stage) => {
        const { id, statuses } = record(stage);
        statuses.push({ ...plainStatus, id: stage.github.nextId(), state: 'inactive' });
        return `${id}`;
      },
    ],
  ])('is refused before the first probe: %s', async (_, code, idOf) => {
    await using stage = await open(serving(commit));
    const run = await check(stage, { 'github-deployments': idOf(stage) });
    expect(run.outputs).toMatchObject({ 'failure-code': code, verdict: '' });
    expect(stage.world.requests.filter(({ host }) => host === 'orders.example')).toEqual([]);
  });

  it.each([
    ['the job may only read', 'github-forbidden'],
    ['GitHub does not answer', 'github-unavailable'],
  ])('makes the step red, though the check passed: %s', async (_, code) => {
    await using stage = await open(serving(commit));
    const deployment = record(stage);
    const host = 'api.github.com';
    if (code === 'github-unavailable')
      stage.world.faults.add({ kind: 'status', status: 503, host, method: 'POST', path: /statuses$/, times: 99 });
    const token = stage.tokenFor({ deployments: code === 'github-forbidden' ? 'read' : 'write' });
    const targets = 'orders=https://orders.example/health';
    const inputs = { targets, interval: '20ms', 'github-deployments': `${deployment.id}` };
    const run = await runAction({ action, world: stage.world, token, inputs });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'passed', 'failure-code': code });
    expect(told(deployment)).toEqual([]);
  });
});
