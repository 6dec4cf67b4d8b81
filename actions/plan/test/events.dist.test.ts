import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, createScene, git, packagesOf, repository } from './github.ts';

describe.each([0, 1, 2])('plan, checked out at depth %i', (depth) => {
  it('knows what a push to main changed', async () => {
    await using scene = await createScene();
    const before = git(scene.work, 'rev-parse', 'HEAD');
    const after = commit(scene.work, 'change b', { 'packages/b/index.js': '1\n' });
    scene.push();
    const payload = {
      ref: 'refs/heads/main',
      before,
      after,
      created: false,
      deleted: false,
      forced: false,
      repository,
    };
    const run = await scene.plan(scene.checkOut(after, depth), { name: 'push', payload });
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ mode: 'diff', base: before, head: after, 'has-build': 'true' });
    expect(packagesOf(run)).toEqual(['b', 'c']);
  });

  it('takes the merge commit of a pull request whose base.sha is stale', async () => {
    await using scene = await createScene();
    const stale = git(scene.work, 'rev-parse', 'HEAD');
    git(scene.work, 'checkout', '--quiet', '-b', 'topic');
    const head = commit(scene.work, 'change b', { 'packages/b/index.js': '1\n' });
    git(scene.work, 'checkout', '--quiet', 'main');
    commit(scene.work, 'change d', { 'packages/d/index.js': '1\n' });
    git(scene.work, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'topic');
    const merge = git(scene.work, 'rev-parse', 'HEAD');
    scene.push(`${merge}:refs/pull/7/merge`, 'topic', `${merge}^1:refs/heads/main`);
    const payload = {
      number: 7,
      pull_request: {
        number: 7,
        base: { sha: stale, ref: 'main', repo: repository },
        head: { sha: head, ref: 'topic', repo: repository },
      },
      repository,
    };
    const run = await scene.plan(
      scene.checkOut(merge, depth),
      { name: 'pull_request', payload },
      { ref: 'refs/pull/7/merge' },
    );
    expect(run.outputs).toMatchObject({ mode: 'diff', confidence: 'exact' });
    expect(packagesOf(run)).toEqual(['b', 'c']);
  });

  it('says that the deletion of a branch affects nothing', async () => {
    await using scene = await createScene();
    scene.push();
    const sha = git(scene.work, 'rev-parse', 'HEAD');
    const payload = { ref: 'refs/heads/old', before: sha, after: '0'.repeat(40), deleted: true, repository };
    const run = await scene.plan(scene.checkOut(sha, depth), { name: 'push', payload });
    expect(run.outputs).toMatchObject({ mode: 'none', packages: '[]', 'has-lint': 'false', 'has-build': 'false' });
    expect(run.conclusion).toBe('success');
  });

  it('takes everything when asked to, although nothing changed', async () => {
    await using scene = await createScene();
    const before = git(scene.work, 'rev-parse', 'HEAD');
    const after = commit(scene.work, 'empty');
    scene.push();
    const payload = { ref: 'refs/heads/main', before, after, repository };
    const push = { name: 'push', payload };
    const run = await scene.plan(scene.checkOut(after, depth), push, { inputs: { all: 'true' } });
    expect(run.outputs).toMatchObject({ mode: 'all', 'has-lint': 'true', 'has-build': 'true' });
    expect(packagesOf(run)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes everything on a schedule, and says so', async () => {
    await using scene = await createScene();
    scene.push();
    const sha = git(scene.work, 'rev-parse', 'HEAD');
    const run = await scene.plan(scene.checkOut(sha, depth), {
      name: 'schedule',
      payload: { schedule: '0 3 * * *', repository },
    });
    expect(run.outputs['mode']).toBe('all');
    expect(packagesOf(run)).toEqual(['a', 'b', 'c', 'd']);
    expect(run.annotations.map(({ message }) => message).join('\n')).toContain('Every package is taken as affected');
  });
});

describe('events that say too little', () => {
  it.each([
    ['an event that nobody knows', { name: 'moon_landing', payload: { repository } }],
    ['a push without a payload', { name: 'push', payload: {} }],
    ['a pull request without a head', { name: 'pull_request', payload: { pull_request: { base: {} }, repository } }],
  ])('%s is everything by default and a failure on request', async (_, event) => {
    await using scene = await createScene();
    scene.push();
    const clone = scene.checkOut(git(scene.work, 'rev-parse', 'HEAD'), 1);
    const all = await scene.plan(clone, event);
    expect(all.outputs).toMatchObject({ mode: 'all', 'failure-code': '' });
    expect(all.outputs['reason']).not.toBe('');
    const strict = await scene.plan(clone, event, { inputs: { 'on-undetectable': 'fail' } });
    expect(strict.conclusion).toBe('failure');
    expect(strict.outputs['failure-code']).toBe('change-set-undetectable');
  });

  it('names a payload that was cut off', async () => {
    await using scene = await createScene();
    scene.push();
    const clone = scene.checkOut(git(scene.work, 'rev-parse', 'HEAD'), 1);
    const file = join(clone, '..', 'event.json');
    writeFileSync(file, '{"ref": "refs/he');
    const run = await scene.plan(clone, { name: 'push', payload: {} }, { github: { event_path: file } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['failure-code']).toBe('event-unreadable');
  });
});

describe('GitHub does not help', () => {
  const faults = [
    { kind: 'status', status: 401 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 404 },
    { kind: 'status', status: 422 },
    { kind: 'rate-limit', retryAfter: 3600 },
    { kind: 'secondary-limit' },
    { kind: 'html-500' },
    { kind: 'reset' },
    { kind: 'reset-mid-body' },
    { kind: 'truncate' },
  ] as const;

  it.each(faults)('$kind $status of both API and git: everything is taken, said, and never nothing', async (fault) => {
    await using scene = await createScene();
    git(scene.work, 'checkout', '--quiet', '-b', 'topic');
    commit(scene.work, 'one', { 'packages/b/index.js': '1\n' });
    const after = commit(scene.work, 'two', { 'packages/d/index.js': '1\n' });
    scene.push('topic', 'main');
    scene.world.faults.add({ ...fault, path: /./, times: Infinity });
    const payload = { ref: 'refs/heads/topic', before: '0'.repeat(40), after, created: true, repository };
    const run = await scene.plan(scene.checkOut(after, 1), { name: 'push', payload }, { ref: 'refs/heads/topic' });
    expect(scene.world.requests.length).toBeGreaterThan(0);
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ mode: 'all', confidence: 'none' });
    expect(packagesOf(run)).toHaveLength(4);
    const [warning] = run.annotations.filter(({ level }) => level === 'warning');
    expect(warning?.message).toMatch(/\nFix: set `fetch-depth: 0` in actions\/checkout/);
    expect(run.summary).toContain('Fix: set \\`fetch\\-depth: 0\\` in actions/checkout');
  });

  it('fails instead on request, with the same fix', async () => {
    await using scene = await createScene();
    git(scene.work, 'checkout', '--quiet', '-b', 'topic');
    const after = commit(scene.work, 'one', { 'packages/b/index.js': '1\n' });
    scene.push('topic', 'main');
    scene.world.faults.add({ kind: 'status', status: 404, path: /./, times: Infinity });
    const payload = { ref: 'refs/heads/topic', before: '0'.repeat(40), after, created: true, repository };
    const inputs = { 'on-undetectable': 'fail' };
    const push = { name: 'push', payload };
    const run = await scene.plan(scene.checkOut(after, 1), push, { ref: 'refs/heads/topic', inputs });
    expect(run.outputs['failure-code']).toBe('change-set-undetectable');
    expect(run.annotations[0]?.message).toContain('Fix: set `fetch-depth: 0` in actions/checkout');
  });

  it('asks the remote for more history once at the most', async () => {
    await using scene = await createScene();
    git(scene.work, 'checkout', '--quiet', '-b', 'topic');
    commit(scene.work, 'one', { 'packages/b/index.js': '1\n' });
    const after = commit(scene.work, 'two', { 'packages/d/index.js': '1\n' });
    scene.push('topic', 'main');
    const payload = { ref: 'refs/heads/topic', before: '0'.repeat(40), after, created: true, repository };
    const run = await scene.plan(scene.checkOut(after, 1), { name: 'push', payload }, { ref: 'refs/heads/topic' });
    expect(packagesOf(run)).toEqual(['b', 'c', 'd']);
    const fetches = scene.world.requests.filter(
      ({ host, path }) => host === 'github.com' && path.includes('git-upload-pack') && !path.includes('info/refs'),
    );
    expect(fetches.length).toBeLessThanOrEqual(2);
    expect(
      scene.world.requests.filter(({ host, path }) => host === 'github.com' && path.includes('info/refs')),
    ).toHaveLength(1);
  });
});
