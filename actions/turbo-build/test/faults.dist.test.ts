import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blobHost, resultsHost, type Fault } from '@aevon/fakes';
import { describe, expect, it } from 'vitest';
import { createScene, plantTurbo, turboJson } from './parts.ts';

const always = Number.POSITIVE_INFINITY;
const lookup = { host: resultsHost, path: /GetCacheEntryDownloadURL/, times: always };
const results = { host: resultsHost, path: /./, times: always };
const reads = { host: blobHost, path: /./, method: 'GET', times: always };
const writes = { host: blobHost, path: /./, method: 'PUT', times: always };

describe('a fault of the cache', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['429 everywhere', { kind: 'rate-limit', retryAfter: 60, ...results }],
    ['500 everywhere', { kind: 'status', status: 500, ...results }],
    ['an HTML page', { kind: 'html-500', ...results }],
    ['a service that hangs', { kind: 'hang', ...results }],
    ['a lookup that is reset', { kind: 'reset', ...lookup }],
    ['a pack that is reset on its way', { kind: 'reset-mid-body', afterBytes: 100, ...reads }],
    ['a pack that is cut off', { kind: 'truncate', afterBytes: 100, ...reads }],
    ['a pack that never comes', { kind: 'hang', ...reads }],
    ['a pack that is something else', { kind: 'status', status: 200, body: 'not a pack', ...reads }],
    ['an upload that is refused', { kind: 'status', status: 403, ...writes }],
    ['an upload that hangs', { kind: 'hang', ...writes }],
  ];

  it.each(faults)('(%s) neither fails the build nor delays it by more than three seconds', async (_, fault) => {
    await using scene = await createScene();
    const plain = await scene.build();
    await scene.shop.write('apps/web/src/page.tsx', 'export default 2;');
    scene.github.faults.add(fault);
    const run = await scene.build();
    expect(run.conclusion, run.log.join('\n')).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
    expect(run.milliseconds).toBeLessThan(plain.milliseconds + 3000);
    expect(scene.github.faults.journal.length).toBeGreaterThan(0);
    expect(run.log.join('\n') + run.summary).not.toContain('sig=');
  });

  it('(no service at all) is told', async () => {
    await using scene = await createScene();
    for (const change of [{ resultsUrl: '' }, { serverUrl: 'https://github.acme.example' }]) {
      const run = await scene.build(change);
      expect(run.outputs).toMatchObject({ verdict: 'passed', cache: 'unavailable' });
    }
    expect(scene.world.requests).toEqual([]);
  });

  it('(a pack that was damaged) is told, and a good one is saved', async () => {
    await using scene = await createScene();
    await scene.build();
    const stop = scene.github.faults.add({ kind: 'status', status: 200, body: 'not a pack', ...reads });
    const run = await scene.build();
    expect(run.outputs).toMatchObject({ verdict: 'passed', cache: 'unavailable', misses: '2' });
    expect(run.summary).toContain('is damaged');
    stop();
    expect((await scene.build()).outputs).toMatchObject({ hits: '2', cache: 'restored' });
  });
});

describe('turbo', () => {
  it('that is not installed gives no answer', async () => {
    await using scene = await createScene();
    await rm(join(scene.shop.root, 'node_modules/turbo'));
    const run = await scene.build();
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'turbo-missing', hits: '0' });
  });

  it.each([
    ['of another major', '1.13.4', '', 'turbo-unsupported'],
    ['that crashes', '2.11.11', '#!/bin/sh\necho "thread main panicked" >&2\nexit 101\n', 'turbo-stopped'],
    ['that is killed', '2.11.11', '#!/bin/sh\nkill -9 $$\n', 'turbo-stopped'],
    ['that says nothing', '2.11.11', '#!/bin/sh\nexit 0\n', 'turbo-stopped'],
    ['that is no program', '2.11.11', 'garbage', 'command-not-started'],
    ['that hangs', '2.11.11', '#!/bin/sh\nsleep 60\n', 'build-timed-out'],
  ])('%s gives no answer', async (_, version, program, code) => {
    await using scene = await createScene();
    await plantTurbo(scene.shop, program, { version, mode: program === 'garbage' ? 0o644 : 0o755 });
    const run = await scene.build({ inputs: { timeout: code === 'build-timed-out' ? '2s' : '30s' } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs, run.log.join('\n')).toMatchObject({ verdict: 'inconclusive', 'failure-code': code });
    expect(run.orphans).toEqual([]);
  });

  it('that is asked for a task which nobody has gives no answer', async () => {
    await using scene = await createScene();
    const run = await scene.build({ inputs: { tasks: 'no-such-task' } });
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'turbo-stopped' });
    expect(run.summary).toContain('no-such-task');
  });

  it('with a turbo.json that is wrong gives no answer', async () => {
    await using scene = await createScene({ 'turbo.json': '{"tasks":' });
    expect((await scene.build()).outputs).toMatchObject({
      verdict: 'inconclusive',
      'failure-code': 'turbo-config-unreadable',
    });
    await scene.shop.write(
      'turbo.json',
      JSON.stringify({ ...turboJson, tasks: { build: { dependsOn: ['^nothing', 7] } } }),
    );
    expect((await scene.build()).outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'turbo-stopped' });
  });

  it('ends with its job, and nothing of it is left', async () => {
    await using scene = await createScene({
      'packages/ui/build.js': "console.log('waiting'); setInterval(() => {}, 1000);",
    });
    const run = await scene.build({ cancelOnLine: /Packages in scope/ });
    expect(run.conclusion).not.toBe('success');
    expect(run.milliseconds).toBeLessThan(10_000);
    expect(run.orphans).toEqual([]);
  });
});

describe('wrong inputs', () => {
  it.each([
    ['plan-unreadable', { packages: '', plan: '{"version":' }],
    ['working-directory-outside', { 'working-directory': '../..' }],
    ['turbo-config-missing', { 'working-directory': 'apps/web' }],
    ['invalid-inputs', { cache: 'maybe', timeout: 'soon' }],
  ])('are refused: %s', async (code, inputs) => {
    await using scene = await createScene();
    const run = await scene.build({ inputs });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe(code);
  });
});
