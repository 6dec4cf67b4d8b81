import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runClient } from './support/child.ts';
import { openScene, type Scene } from './support/scene.ts';

let scene: Scene;
beforeEach(async () => (scene = await openScene({ git: false })));
afterEach(() => scene.stop());

function environment(jobId: number): Record<string, string> {
  return {
    ...scene.world.env,
    ACTIONS_RESULTS_URL: scene.github.resultsUrl,
    ACTIONS_RUNTIME_TOKEN: scene.github.issueRuntimeToken({ runId: 11, jobId }),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: scene.directory,
    GITHUB_RETENTION_DAYS: '90',
  };
}

describe('the official artifact client', () => {
  it('uploads in one job, lists and downloads in another, and deletes', async () => {
    const from = join(scene.directory, 'from');
    mkdirSync(from);
    writeFileSync(join(from, 'report.json'), '{"ok":true}');
    const upload = await runClient(
      'official-artifact',
      ['upload', 'test-results', from, join(from, 'report.json')],
      environment(1),
    );
    expect(upload).toMatchObject({
      id: scene.github.artifacts[0]?.id,
      digest: scene.github.artifacts[0]?.digest?.slice('sha256:'.length),
    });
    expect(await runClient('official-artifact', ['list', ''], environment(2))).toMatchObject([
      { name: 'test-results' },
    ]);

    const to = join(scene.directory, 'to');
    expect(await runClient('official-artifact', ['download', 'test-results', to], environment(2))).toMatchObject({
      digestMismatch: false,
    });
    expect(readFileSync(join(to, 'report.json'), 'utf8')).toBe('{"ok":true}');
    await runClient('official-artifact', ['delete', 'test-results'], environment(2));
    expect(scene.github.artifacts).toEqual([]);
  });

  it('refuses the same name twice in one run', async () => {
    const file = join(scene.directory, 'a.txt');
    writeFileSync(file, 'a');
    const args = ['upload', 'same', scene.directory, file];
    await runClient('official-artifact', args, environment(1));
    await expect(runClient('official-artifact', args, environment(2))).rejects.toThrow(/already exists/);
  });
});
