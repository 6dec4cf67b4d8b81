import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from './support/child.ts';
import { send } from './support/client.ts';
import { containing } from './support/matchers.ts';
import { openScene, type Scene } from './support/scene.ts';

let scene: Scene;
beforeEach(async () => (scene = await openScene()));
afterEach(() => scene.stop());

async function runGit(
  cwd: string,
  args: readonly string[],
  token?: string,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const header =
    token === undefined
      ? []
      : ['-c', `http.extraheader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`];
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return runProgram('git', [...header, ...identity, ...args], {
    cwd,
    env: { ...scene.world.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', HOME: scene.directory },
  });
}

describe('github.com over git', () => {
  it('is cloned shallowly and fetched by commit without a token', async () => {
    const clone = join(scene.directory, 'clone');
    expect(
      await runGit(scene.directory, ['clone', '-q', '--depth=1', 'https://github.com/acme/shop', clone]),
    ).toMatchObject({ exitCode: 0 });
    expect(await runGit(clone, ['cat-file', '-t', scene.commits[0] ?? ''])).not.toMatchObject({ exitCode: 0 });
    expect(await runGit(clone, ['fetch', '-q', '--depth=1', 'origin', scene.commits[0] ?? ''])).toMatchObject({
      exitCode: 0,
    });
    expect((await runGit(clone, ['rev-parse', 'FETCH_HEAD'])).stdout.trim()).toBe(scene.commits[0]);
  });

  it('takes a push with a writing token, and writes it down', async () => {
    const clone = join(scene.directory, 'clone');
    await runGit(scene.directory, ['clone', '-q', 'https://github.com/acme/shop.git', clone]);
    writeFileSync(join(clone, 'new.txt'), 'new');
    await runGit(clone, ['add', '.']);
    await runGit(clone, ['commit', '-q', '-m', 'Add new.txt']);
    const push = ['push', '-q', 'origin', 'HEAD:refs/heads/topic'];
    expect(await runGit(clone, push)).not.toMatchObject({ exitCode: 0 });
    const fork = scene.github.issueToken({ permissions: { contents: 'write' }, forkReadOnly: true });
    expect((await runGit(clone, push, fork)).stderr).toContain('403');
    expect(scene.github.pushes).toEqual([]);
    const token = scene.github.issueToken({ permissions: { contents: 'write' }, actor: 'ada' });
    expect(await runGit(clone, push, token)).toMatchObject({ exitCode: 0 });
    const denied = await runGit(clone, ['push', 'origin', 'HEAD:refs/pull/1/head'], token);
    expect([denied.exitCode, denied.stderr]).toEqual([1, containing('deny updating a hidden ref')]);
    expect(scene.github.pushes).toMatchObject([{ actor: 'ada', ref: 'refs/heads/topic', before: '0'.repeat(40) }]);
  });

  it('answers a blobless clone, and 404 for what it does not serve', async () => {
    const clone = join(scene.directory, 'partial');
    const args = ['clone', '-q', '--bare', '--filter=blob:none', 'https://github.com/acme/shop', clone];
    expect(await runGit(scene.directory, args)).toMatchObject({ exitCode: 0 });
    const missing = await runGit(clone, ['rev-list', '--objects', '--missing=print', '--all']);
    expect(missing.stdout).toMatch(/^\?[0-9a-f]{40}$/m);
    expect(await runGit(scene.directory, ['ls-remote', 'https://github.com/acme/other'])).toMatchObject({
      exitCode: 128,
    });
    expect((await send(scene.world, 'GET', 'https://github.com/acme/shop/issues')).status).toBe(404);
  });

  it('says nothing of a private repository', async () => {
    await scene.stop();
    scene = await openScene({ private: true });
    const clone = ['ls-remote', 'https://github.com/acme/shop'];
    expect(await runGit(scene.directory, clone)).not.toMatchObject({ exitCode: 0 });
    expect(await runGit(scene.directory, clone, 'ghs_wrong')).not.toMatchObject({ exitCode: 0 });
    expect(scene.world.requests.map(({ status }) => status)).toEqual([401, 401]);
    expect(
      await runGit(scene.directory, clone, scene.github.issueToken({ permissions: { contents: 'read' } })),
    ).toMatchObject({ exitCode: 0 });
  });
});
