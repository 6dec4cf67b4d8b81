import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  createDeployments,
  createGithubRest,
  type Deployments,
  isVerified,
  type NewDeployment,
  type ReleasedDeployment,
  type ReleasePayload,
  verifiedMark,
} from '@aevon/github';
import { createHttp } from '@aevon/http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clock, startGithub, textWith, type TestWorld } from './world.ts';

const host = 'api.github.com';
const digest = `sha256:${'0123456789ab'.padEnd(64, 'c')}`;
const artifact = `ghcr.io/shop/orders@${digest}`;
const release: ReleasePayload = {
  ...{ schema: 1, service: 'orders', target: 'render', artifact, deploymentId: 'dep-1', url: 'https://orders.example' },
};
const verified = { state: 'success', description: verifiedMark(artifact) } as const;

/** What a rollback goes back to. */
async function lastVerified(
  deployments: Deployments,
  service: string,
  environment: string,
): Promise<ReleasedDeployment | undefined> {
  for await (const one of deployments.releases({ environment, service, target: 'render' }))
    if (isVerified(await deployments.statuses(one.id), one.release.artifact)) return one;
  return undefined;
}

interface Stage extends AsyncDisposable {
  readonly world: TestWorld;
  readonly deployments: Deployments;
  readonly sha: string;
  as(permissions: Readonly<Record<string, 'read' | 'write'>>, forkReadOnly?: boolean): Deployments;
  ask(path: string, body: object): Promise<unknown>;
  begin(more?: Partial<NewDeployment>): Promise<number>;
}

/** A repository with one commit on main, and a client that does not sleep between its tries. */
async function openStage(): Promise<Stage> {
  const world = await startGithub();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      ...{ cwd: join(world.directory, 'shop.git'), encoding: 'utf8', input: '' },
    }).trim();
  const sha = git('commit-tree', git('mktree'), '-m', 'first');
  git('update-ref', 'refs/heads/main', sha);
  const http = createHttp({ clock: { ...clock, sleep: () => Promise.resolve() }, env: world.world.env });
  const restOf = (permissions: Readonly<Record<string, 'read' | 'write'>>, forkReadOnly = false) =>
    createGithubRest({ http, runner: world.runner(), token: world.github.issueToken({ permissions, forkReadOnly }) });
  const deployments = createDeployments(restOf({ deployments: 'write' }));
  const plain = { ref: sha, environment: 'production', task: 'deploy', description: 'Deploy orders', payload: release };
  return {
    ...{ world, deployments, sha },
    as: (permissions, forkReadOnly) => createDeployments(restOf(permissions, forkReadOnly)),
    ask: async (path, body) =>
      (
        await restOf({ deployments: 'write', statuses: 'write' }).request({
          ...{ method: 'POST', path: `/repos/acme/shop/${path}`, body, purpose: 'ask', schema: z.unknown() },
        })
      ).data,
    begin: async (more) => (await deployments.begin({ ...plain, transient: false, production: true, ...more })).id,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

describe('deployments', () => {
  it('are recorded for the commit as it is, whatever its checks say and however far behind it is', async () => {
    await using stage = await openStage();
    await stage.ask(`statuses/${stage.sha}`, { state: 'failure' });
    const { git } = stage.world.github;
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    const ahead = await git.ask(...who, 'commit-tree', `${stage.sha}^{tree}`, '-p', stage.sha, '-m', 'second');
    await git.ask('update-ref', 'refs/heads/main', ahead?.toString('utf8').trim() ?? '');
    const id = await stage.begin({ environment: 'preview', transient: true, production: false });
    expect(await stage.deployments.list({ environment: 'preview' }, 5)).toEqual([
      {
        ...{ id, sha: stage.sha, environment: 'preview', task: 'deploy', description: 'Deploy orders', release },
        createdAt: textWith('T'),
      },
    ]);
  });

  it('are listed newest first by environment, task and commit, over all pages up to a bound', async () => {
    await using stage = await openStage();
    const first = await stage.begin();
    const back = await stage.begin({ task: 'rollback' });
    await stage.begin({ environment: 'staging' });
    const ids = async (...filter: Parameters<Deployments['list']>) =>
      (await stage.deployments.list(...filter)).map(({ id }) => id);
    expect(await ids({ environment: 'production' }, 5)).toEqual([back, first]);
    expect(await ids({ environment: 'production' }, 1)).toEqual([back]);
    expect(await ids({ environment: 'production', task: 'deploy', sha: stage.sha }, 5)).toEqual([first]);
    expect(await ids({ environment: 'production', sha: '0'.repeat(40) }, 5)).toEqual([]);
  });

  it('take statuses, whose descriptions are cut by characters', async () => {
    await using stage = await openStage();
    const id = await stage.begin();
    const urls = { environmentUrl: 'https://orders.example', logUrl: 'https://ci.example/1' };
    await stage.deployments.setStatus(id, { state: 'in_progress', description: '🚀'.repeat(140) });
    await stage.deployments.setStatus(id, { state: 'failure', description: '🚀'.repeat(141), ...urls });
    expect(await stage.deployments.statuses(id)).toMatchObject([
      { state: 'failure', description: `${'🚀'.repeat(139)}…`, ...urls },
      { state: 'in_progress', description: '🚀'.repeat(140), environmentUrl: undefined, logUrl: undefined },
    ]);
  });

  it('retire earlier ones of the environment only when asked to', async () => {
    await using stage = await openStage();
    const staging = { environment: 'staging', production: false };
    const success = { state: 'success', description: 'live' } as const;
    const [orders, other, next] = [await stage.begin(staging), await stage.begin(staging), await stage.begin(staging)];
    const newestOf = async (id: number) => (await stage.deployments.statuses(id))[0]?.state;
    await stage.deployments.setStatus(orders, success);
    await stage.deployments.setStatus(other, success);
    expect(await newestOf(orders)).toBe('success');
    await stage.deployments.setStatus(next, { ...success, autoInactive: true });
    expect(await newestOf(orders)).toBe('inactive');
  });

  it('are removed even when active, and when the answer is lost', async () => {
    await using stage = await openStage();
    const [active, other, last] = [await stage.begin(), await stage.begin(), await stage.begin()];
    await stage.deployments.setStatus(active, verified);
    await stage.deployments.remove(active);
    stage.world.github.faults.add({ kind: 'lost-answer', host, path: /./, method: 'DELETE' });
    await stage.deployments.remove(other);
    expect(stage.world.github.faults.pending).toEqual([]);
    const left = await stage.deployments.list({ environment: 'production' }, 5);
    expect(left.map(({ id }) => id)).toEqual([last]);
    await expect(stage.deployments.remove(other)).rejects.toMatchObject({ facts: { code: 'github-not-found' } });
  });
});

describe('the last verified release', () => {
  it('is the newest of its service and environment with our mark', async () => {
    await using stage = await openStage();
    const { deployments } = stage;
    const find = async () => (await lastVerified(deployments, 'orders', 'production'))?.id;
    const old = await stage.begin();
    const good = await stage.begin();
    for (const id of [old, good]) await deployments.setStatus(id, verified);
    const others = [
      await stage.begin({ payload: { ...release, service: 'basket' } }),
      await stage.begin({ payload: { ...release, target: 'koyeb' } }),
      await stage.begin({ environment: 'staging' }),
    ];
    for (const id of others) await deployments.setStatus(id, verified);
    await deployments.setStatus(await stage.begin(), { state: 'success', description: 'live' });
    await deployments.setStatus(await stage.begin(), { state: 'in_progress', description: verifiedMark(artifact) });
    const foreign = verifiedMark(`ghcr.io/shop/orders@sha256:${'f'.repeat(64)}`);
    await deployments.setStatus(await stage.begin(), { state: 'success', description: foreign });
    await stage.begin();
    expect(await find()).toBe(good);
    expect((await lastVerified(deployments, 'orders', 'production'))?.release).toEqual(release);
    await deployments.setStatus(good, { state: 'inactive', description: '' });
    expect(await find()).toBe(good);
    await deployments.setStatus(good, { state: 'failure', description: 'errors rose' });
    await deployments.setStatus(good, { state: 'success', description: 'live' });
    expect(await find()).toBe(old);
    await deployments.setStatus(good, verified);
    expect(await find()).toBe(good);
    for (const id of [good, old]) await deployments.setStatus(id, { state: 'error', description: 'lost' });
    expect(await find()).toBeUndefined();
    expect(await lastVerified(deployments, 'nobody', 'production')).toBeUndefined();
    expect(await deployments.get(good)).toMatchObject({ id: good, sha: stage.sha, release });
  });

  it('is found behind a page of deployments that other tools and jobs made', async () => {
    await using stage = await openStage();
    const good = await stage.begin();
    await stage.deployments.setStatus(good, verified);
    const body = { ref: 'main', auto_merge: false, required_contexts: [], environment: 'production' };
    for (const payload of ['', '{"web":', { schema: 2, service: 'orders' }])
      await stage.ask('deployments', { ...body, payload });
    for (let made = 0; made < 100; made += 1) await stage.ask('deployments', body);
    expect((await lastVerified(stage.deployments, 'orders', 'production'))?.id).toBe(good);
  });
});

describe('when GitHub does not do it', () => {
  it('names the permission that is missing', async () => {
    await using stage = await openStage();
    const id = await stage.begin();
    const facts = (access: string) => ({
      ...{ code: 'github-forbidden', kind: 'user', fix: textWith(`\`deployments: ${access}\``) },
    });
    const readers = [stage.as({ deployments: 'read' }), stage.as({ deployments: 'write' }, true)];
    for (const reader of readers) {
      expect(await reader.list({ environment: 'production' }, 5)).toHaveLength(1);
      await expect(reader.setStatus(id, verified)).rejects.toMatchObject({ facts: facts('write') });
      await expect(reader.remove(id)).rejects.toMatchObject({ facts: facts('write') });
    }
    const stranger = stage.as({ contents: 'write' });
    await expect(lastVerified(stranger, 'orders', 'production')).rejects.toMatchObject({ facts: facts('read') });
    await expect(stranger.statuses(id)).rejects.toMatchObject({ facts: facts('read') });
  });

  it('names a commit that the repository does not have', async () => {
    await using stage = await openStage();
    const begun = stage.begin({ ref: 'f'.repeat(40) });
    await expect(begun).rejects.toMatchObject({ facts: { code: 'commit-unknown', kind: 'user' } });
  });

  it.each([
    ['github-rate-limited', { kind: 'rate-limit', retryAfter: 3600 }],
    ['github-rate-limited', { kind: 'secondary-limit', retryAfter: 3600 }],
    ['github-unavailable', { kind: 'status', status: 503 }],
    ['github-unavailable', { kind: 'html-500' }],
    ['github-unavailable', { kind: 'status', status: 200, body: '<html>login</html>' }],
    ['http-truncated', { kind: 'truncate' }],
    ['http-unreachable', { kind: 'reset' }],
  ] as const)('says %s for %o', async (code, fault) => {
    await using stage = await openStage();
    const id = await stage.begin();
    stage.world.github.faults.add({ ...fault, host, path: /./, times: Number.POSITIVE_INFINITY });
    const failure = { facts: { code, kind: 'infrastructure' } };
    await expect(stage.begin()).rejects.toMatchObject(failure);
    await expect(stage.deployments.setStatus(id, verified)).rejects.toMatchObject(failure);
    await expect(lastVerified(stage.deployments, 'orders', 'production')).rejects.toMatchObject(failure);
  });

  it('tries again what may be repeated, and records a deployment once', async () => {
    await using stage = await openStage();
    const { faults } = stage.world.github;
    faults.add({ kind: 'rate-limit', retryAfter: 1, host, path: /./ });
    const id = await stage.begin();
    faults.add({ kind: 'lost-answer', host, path: /statuses/, method: 'POST' });
    faults.add({ kind: 'truncate', host, path: /statuses/, method: 'GET' });
    await stage.deployments.setStatus(id, verified);
    expect((await lastVerified(stage.deployments, 'orders', 'production'))?.id).toBe(id);
    faults.add({ kind: 'lost-answer', host, path: /deployments$/, method: 'POST' });
    await expect(stage.begin()).rejects.toMatchObject({ facts: { kind: 'infrastructure' } });
    expect(await stage.deployments.list({ environment: 'production' }, 5)).toHaveLength(2);
    expect(faults.pending).toEqual([]);
  });
});
