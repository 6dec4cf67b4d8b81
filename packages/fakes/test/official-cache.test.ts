import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runClient } from './support/child.ts';
import { openScene, type Scene } from './support/scene.ts';

let scene: Scene;
beforeEach(async () => (scene = await openScene({ git: false })));
afterEach(() => scene.stop());

function environment(scopes: readonly string[], options: { cacheWrite?: boolean } = {}): Record<string, string> {
  return {
    ...scene.world.env,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_RESULTS_URL: scene.github.resultsUrl,
    ACTIONS_RUNTIME_TOKEN: scene.github.issueRuntimeToken({ runId: 11, jobId: 22, cacheScopes: scopes, ...options }),
    GITHUB_SERVER_URL: 'https://github.com',
    RUNNER_TEMP: scene.directory,
    GITHUB_WORKSPACE: scene.directory,
  };
}

describe('the official cache client', () => {
  it('saves, restores by prefix in the base scope, and does not see another branch', async () => {
    const path = join(scene.directory, 'store');
    mkdirSync(path);
    writeFileSync(join(path, 'one.txt'), 'kept');
    const main = environment(['refs/heads/main']);
    expect(await runClient('official-cache', ['save', 'store-linux-1', path], main)).toBe(1);
    expect(scene.github.caches).toMatchObject([{ key: 'store-linux-1', scope: 'refs/heads/main', state: 'ready' }]);

    rmSync(path, { recursive: true });
    const pull = environment(['refs/pull/7/merge', 'refs/heads/main']);
    expect(await runClient('official-cache', ['restore', 'store-linux-2', path, 'store-linux-'], pull)).toBe(
      'store-linux-1',
    );
    expect(readFileSync(join(path, 'one.txt'), 'utf8')).toBe('kept');
    expect(
      await runClient('official-cache', ['restore', 'store-linux-1', path], environment(['refs/heads/other'])),
    ).toBeNull();
    expect(scene.world.refusedHosts).toEqual([]);
    expect(scene.world.crashes).toEqual([]);
  });

  it('is told of a read-only token and of a key that exists', async () => {
    writeFileSync(join(scene.directory, 'file'), 'x');
    const args = ['save', 'key', join(scene.directory, 'file')];
    expect(await runClient('official-cache', args, environment(['refs/pull/7/merge'], { cacheWrite: false }))).toBe(-1);
    expect(scene.github.caches).toEqual([]);
    expect(await runClient('official-cache', args, environment(['refs/heads/main']))).toBe(1);
    expect(await runClient('official-cache', args, environment(['refs/heads/main']))).toBe(-1);
  });
});
