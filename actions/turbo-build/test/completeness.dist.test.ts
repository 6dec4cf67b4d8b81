import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScene, plantTurbo, turboJson } from './parts.ts';

/** A script of a package that sends a signal to the turbo that runs it. */
function signalTurbo(signal: string): string {
  return `
    const { execFileSync } = require('node:child_process');
    for (let pid = process.pid; pid > 1; ) {
      const [, parent, name] = /(\\d+)\\s+(.*)/.exec(execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }));
      if (name.trim().endsWith('turbo')) { process.kill(pid, '${signal}'); break; }
      pid = Number(parent);
    }
    setInterval(() => {}, 1000);`;
}

describe('the run summary', () => {
  it('is that of this run, whatever other run of turbo writes one beside it', async () => {
    const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
    const script = `
      const { execFileSync } = require('node:child_process');
      const fs = require('node:fs');
      execFileSync('node', [${JSON.stringify(turbo)}, 'run', 'docs', '--filter=@shop/ui', '--summarize'], { cwd: '../..', stdio: 'inherit' });
      const runs = '../../.turbo/runs';
      fs.copyFileSync(runs + '/' + fs.readdirSync(runs)[0], runs + '/000.json');`;
    const scripts = { build: 'node build.js', docs: 'node -v' };
    await using scene = await createScene({
      'turbo.json': JSON.stringify({ tasks: { ...turboJson.tasks, docs: { cache: false } } }),
      'packages/ui/package.json': JSON.stringify({ name: '@shop/ui', version: '1.0.0', scripts }),
      'packages/ui/build.js': script,
    });
    const run = await scene.build({ inputs: { args: '--log-prefix=none' } });
    expect(run.outputs, run.log.join('\n')).toMatchObject({ verdict: 'passed', misses: '2' });
    const others = await readdir(join(scene.shop.root, '.turbo/runs'));
    expect(others).toHaveLength(2);
    expect(others).toContain('000.json');
  });

  const contradictions = [
    ['an exit code', { exitCode: 1, failed: 0 }],
    ['a failed task', { exitCode: 0, failed: 1 }],
  ] as const;

  it.each(contradictions)('is believed when it tells of %s and turbo ends with exit code 0', async (_, told) => {
    await using scene = await createScene();
    const task = { taskId: '@shop/web#build', task: 'build', package: '@shop/web', hash: 'a1', command: 'x' };
    const ended = { ...task, execution: { startTime: 1, endTime: 2, exitCode: 0 } };
    const program = `#!/usr/bin/env node
      const fs = require('node:fs');
      if (process.argv.includes('--dry=json')) console.log('${JSON.stringify({ tasks: [task] })}');
      else {
        fs.mkdirSync('.turbo/runs', { recursive: true });
        fs.writeFileSync('.turbo/runs/1.json', '${JSON.stringify({ execution: told, tasks: [ended] })}');
        console.log('Summary:    ' + process.cwd() + '/.turbo/runs/1.json');
      }`;
    await plantTurbo(scene.shop, program);
    const run = await scene.build();
    expect(run.conclusion, run.log.join('\n')).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'build-incomplete', misses: '1' });
    expect(run.log.join('\n')).toContain(`exit code ${told.exitCode}, ${told.failed} failed`);
  });
});

describe('a task that was planned and did not run', () => {
  it.each(['SIGINT', 'SIGTERM'])('is red when %s ended turbo, although it ends with exit code 0', async (signal) => {
    await using scene = await createScene({ 'packages/ui/build.js': signalTurbo(signal) });
    const run = await scene.build();
    expect(run.conclusion, run.log.join('\n')).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'build-incomplete' });
    expect(run.log.join('\n')).toContain('2 of 2 tasks did not come to an end: @shop/ui#build, @shop/web#build');
    expect(run.summary).toContain('➖ not run');
  });

  it('is told beside the task that failed', async () => {
    await using scene = await createScene({ 'packages/ui/build.js': 'process.exit(3);' });
    const run = await scene.build();
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failed-tasks': '["@shop/ui#build"]', misses: '1' });
    expect(run.summary).toContain('## ❌ Build failed: 1 task of 2');
    expect(run.summary).toContain('the run ended when a task failed');
  });

  it('is no fault of one that only runs beside others', async () => {
    const scripts = { build: 'node build.js', proxy: 'node -e "setInterval(() => {}, 1000)"' };
    await using scene = await createScene({
      'turbo.json': JSON.stringify({
        tasks: { build: { with: ['proxy'] }, proxy: { persistent: true, cache: false } },
      }),
      'apps/web/package.json': JSON.stringify({ name: '@shop/web', version: '1.0.0', scripts }),
    });
    const run = await scene.build();
    expect(run.outputs, run.log.join('\n')).toMatchObject({ verdict: 'passed', misses: '1' });
  });
});

describe('a task that no package has', () => {
  const withDocs = { 'turbo.json': JSON.stringify({ tasks: { ...turboJson.tasks, docs: {} } }) };

  it('is told beside those that ran', async () => {
    await using scene = await createScene(withDocs);
    const run = await scene.build({ inputs: { tasks: 'build,docs' } });
    expect(run.outputs).toMatchObject({ verdict: 'passed', misses: '2' });
    expect(run.summary).toContain('no package of this run has the task docs');
  });

  it('alone is a warning, and turbo is not run', async () => {
    await using scene = await createScene(withDocs);
    const run = await scene.build({ inputs: { tasks: 'docs' } });
    expect(run.outputs).toMatchObject({ verdict: 'skipped', 'failure-code': '', misses: '0' });
    expect(run.annotations).toMatchObject([
      { level: 'warning', message: 'Nothing was built: no package of this run has the task docs' },
    ]);
    expect(scene.world.requests).toEqual([]);
  });

  it('is told apart from a package that the arguments take out', async () => {
    await using scene = await createScene();
    const inputs = { packages: '@shop/ui,@shop/web', args: '--filter=!@shop/web' };
    const run = await scene.build({ inputs });
    expect(run.outputs).toMatchObject({ verdict: 'passed', misses: '1' });
    expect(run.summary).toContain('left out by the input args: &#64;shop/web');
  });
});
