import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createScene, planOf, pullRequest } from './parts.ts';

describe('the bundle of turbo-build', () => {
  it('builds, keeps all artifacts in one entry, and restores them in the next run', async () => {
    await using scene = await createScene();
    const first = await scene.build();
    expect(first.conclusion, first.log.join('\n')).toBe('success');
    expect(first.outputs).toMatchObject({
      verdict: 'passed',
      hits: '0',
      misses: '2',
      'failed-tasks': '[]',
      cache: 'empty',
      'failure-code': '',
    });
    expect(first.summary).toContain('## ✅ Built: 2 tasks, 0 from the cache');
    expect(first.summary).toContain('no earlier run');
    expect(scene.github.caches).toHaveLength(1);
    const second = await scene.build();
    expect(second.outputs).toMatchObject({ verdict: 'passed', hits: '2', misses: '0', cache: 'restored' });
    expect(Number(second.outputs['time-saved'])).toBeGreaterThan(0);
    expect(await readFile(`${scene.shop.root}/apps/web/dist/web.js`, 'utf8')).toBe('web');
    expect(scene.github.caches).toHaveLength(1);
    expect(scene.world.refusedHosts).toEqual([]);
    expect(scene.world.crashes).toEqual([]);
    expect(second.orphans).toEqual([]);
  });

  it('says why a task missed', async () => {
    await using scene = await createScene();
    await scene.build({ env: { COMMIT_SHA: 'one' } });
    await scene.shop.write('apps/web/src/page.tsx', 'export default 2;');
    const changed = await scene.build({ env: { COMMIT_SHA: 'one' } });
    expect(changed.outputs).toMatchObject({ hits: '1', misses: '1' });
    expect(changed.summary).toMatch(/🔨 built \| .* \| src\/page\.tsx changed \|/);
    const other = await scene.build({ env: { COMMIT_SHA: 'two' } });
    expect(other.summary).toContain('env COMMIT&#95;SHA changed');
    expect(other.summary).toContain('build changed');
  });

  it('is red for a task that fails, with its log and the place', async () => {
    const script = "console.log('src/page.tsx(1,9): error TS2322: Type x is wrong.'); process.exit(2);";
    await using scene = await createScene({ 'apps/web/build.js': script });
    const run = await scene.build();
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({
      verdict: 'failed',
      misses: '2',
      'failed-tasks': '["@shop/web#build"]',
      'failure-code': 'build-failed',
    });
    expect(run.annotations[0]).toMatchObject({
      level: 'error',
      file: 'apps/web/src/page.tsx',
      line: 1,
      column: 9,
      message: 'Type x is wrong.',
    });
    expect(run.summary).toContain('## ❌ Build failed: 1 task of 2');
    expect(run.summary).toContain('error TS2322: Type x is wrong.');
    const again = await scene.build();
    expect(again.outputs).toMatchObject({ verdict: 'failed', hits: '1', misses: '1' });
  });

  it('takes packages from a plan, and skips where there is nothing', async () => {
    await using scene = await createScene();
    const ui = await scene.build({ inputs: { packages: '', plan: planOf(scene.shop, ['@shop/ui']) } });
    expect(ui.outputs).toMatchObject({ verdict: 'passed', misses: '1' });
    const none = await scene.build({ inputs: { packages: '', plan: planOf(scene.shop, [], 'none') } });
    expect(none.outputs).toMatchObject({ verdict: 'skipped', cache: '', 'failure-code': '' });
    expect(none.conclusion).toBe('success');
    const taskless = await scene.build({ inputs: { tasks: 'build', packages: '//' } });
    expect(taskless.outputs['verdict']).toBe('skipped');
  });

  it.each(['', '@shop/ui'])('refuses the plan of another commit, with packages "%s"', async (packages) => {
    await using scene = await createScene();
    const plan = planOf(scene.shop, ['@shop/ui']);
    scene.shop.commit();
    const run = await scene.build({ inputs: { packages, plan } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': 'plan-of-another-commit' });
  });

  it('takes the tasks of the manifest, and the root package by the name that turbo has for it', async () => {
    const tasks = { build: { outputs: ['dist/**'] }, docs: { outputs: [] }, '//#docs': {} };
    await using scene = await createScene({
      'turbo.json': JSON.stringify({ tasks }),
      'aevon.yml': 'version: 1\nchecks:\n  build:\n    tasks: [build, docs]\n',
      'package.json': JSON.stringify({
        name: 'shop',
        private: true,
        packageManager: 'npm@10.9.0',
        workspaces: ['packages/*', 'apps/*'],
        scripts: { docs: 'node -v' },
      }),
    });
    const run = await scene.build({ inputs: { packages: 'shop,@shop/ui' } });
    expect(run.outputs, run.log.join('\n')).toMatchObject({ verdict: 'passed', misses: '2' });
    expect(run.summary).toContain('&#35;docs');
    const own = await scene.build({ inputs: { packages: 'shop,@shop/ui', tasks: 'build' } });
    expect(own.outputs).toMatchObject({ verdict: 'passed', hits: '1', misses: '0' });
  });

  it('makes the plan itself when none is given', async () => {
    await using scene = await createScene();
    const run = await scene.build({ inputs: { packages: '', token: '' } });
    expect(run.outputs, run.log.join('\n')).toMatchObject({ verdict: 'passed', misses: '2' });
  });

  it('uses no cache of ours when told so', async () => {
    await using scene = await createScene();
    const run = await scene.build({ inputs: { cache: 'false' } });
    expect(run.outputs).toMatchObject({ verdict: 'passed', cache: 'off' });
    expect(scene.world.requests).toEqual([]);
  });

  it('shows what tasks print as text, whatever it looks like', async () => {
    const lines = [
      '::error::boo',
      '::set-output name=verdict::hacked',
      '::add-mask::build',
      '::group::x',
      '::stop-commands::y',
      '##[add-path]/evil',
    ];
    const script = `for (const line of ${JSON.stringify(lines)}) console.log(line); process.exit(1);`;
    await using scene = await createScene({ 'apps/web/build.js': script });
    const run = await scene.build();
    expect(run.outputs['verdict']).toBe('failed');
    expect(run.annotations.map(({ message }) => message)).not.toContain('boo');
    expect(run.masks).not.toContain('build');
    expect(run.paths).toEqual([]);
  });
});

describe('who may write', () => {
  it.each([
    ['a fork', pullRequest('stranger/shop')],
    ['a fork that is gone', pullRequest(null)],
    ['an event that does not tell', { name: 'pull_request', payload: {} }],
  ])('not a pull request from %s: it reads, and saves nothing', async (_, event) => {
    await using scene = await createScene();
    await scene.build();
    await scene.shop.write('apps/web/src/page.tsx', 'export default 2;');
    const run = await scene.build({ event });
    expect(run.outputs).toMatchObject({ verdict: 'passed', hits: '1', misses: '1', cache: 'read-only' });
    expect(scene.github.caches).toHaveLength(1);
  });

  it('a pull request of the repository itself', async () => {
    await using scene = await createScene();
    const run = await scene.build({ event: pullRequest('octo-org/shop') });
    expect(run.outputs['cache']).toBe('empty');
    expect(scene.github.caches).toHaveLength(1);
  });

  it('not a job whose cache is read-only, by its mode or by its token', async () => {
    await using scene = await createScene();
    expect((await scene.build({ cacheMode: 'read' })).outputs).toMatchObject({ verdict: 'passed', cache: 'read-only' });
    expect((await scene.build({ runtime: { cacheWrite: false } })).outputs).toMatchObject({
      verdict: 'passed',
      cache: 'read-only',
    });
    expect(scene.github.caches).toHaveLength(0);
  });
});

describe('a turbo.json that switches remote caches off', () => {
  it('is respected and told', async () => {
    const tasks = { build: { dependsOn: ['^build'], outputs: ['dist/**'] } };
    await using scene = await createScene({ 'turbo.json': JSON.stringify({ remoteCache: { enabled: false }, tasks }) });
    const run = await scene.build();
    expect(run.outputs).toMatchObject({ verdict: 'passed', cache: 'unavailable' });
    expect(run.summary).toContain('switches remote caches off');
    expect(scene.world.requests).toEqual([]);
  });
});

describe('signatures', () => {
  const key = 'k'.repeat(40);
  const signed = {
    'turbo.json': JSON.stringify({
      remoteCache: { signature: true },
      tasks: { build: { dependsOn: ['^build'], outputs: ['dist/**'] } },
    }),
  };

  it('are kept, a wrong key is named, and the key is nowhere to be seen', async () => {
    await using scene = await createScene(signed);
    await scene.build({ inputs: { 'cache-signature-key': key } });
    const right = await scene.build({ inputs: { 'cache-signature-key': key }, secrets: [key] });
    expect(right.outputs).toMatchObject({ hits: '2', cache: 'restored' });
    const wrong = await scene.build({ inputs: { 'cache-signature-key': 'w'.repeat(40) } });
    expect(wrong.outputs).toMatchObject({ verdict: 'passed', hits: '0', misses: '2' });
    expect(wrong.summary).toContain('the signature does not match the key');
    expect(right.log.join('\n') + right.summary + JSON.stringify(right.outputs)).not.toContain(key);
    const written = right.rawOutput.split('\n').filter((line) => line.includes(key));
    expect(written.every((line) => line.startsWith('::add-mask::'))).toBe(true);
  });

  it('without a key cost the cache and not the build', async () => {
    await using scene = await createScene(signed);
    const run = await scene.build();
    expect(run.outputs).toMatchObject({ verdict: 'passed', cache: 'unavailable' });
    expect(run.summary).toContain('cache-signature-key');
  });

  it('that turbo.json does not ask for are a mistake', async () => {
    await using scene = await createScene();
    const run = await scene.build({ inputs: { 'cache-signature-key': key } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe('signature-not-enabled');
  });
});
