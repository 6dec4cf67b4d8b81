import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createGithub, type FakeGithub, resultsHost, startWorld, type World } from '@aevon/fakes';
import type { ActionRun } from '@aevon/rehearsal';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BundleOptions, runBundle } from './parts/bundle.ts';
import { createFolder, createShop, git } from './parts/shop.ts';

const dirty = { 'packages/ui/src/a.js': 'let a = 1;\nexport { a };\n' };

interface Place {
  readonly shop: string;
  readonly bare: string;
  readonly github: FakeGithub;
  readonly world: World;
}

/** A shop on a strict GitHub, reached by its real names. */
async function createPlace(files: Readonly<Record<string, string>> = {}): Promise<Place> {
  const shop = await createShop(files);
  const bare = path.join(await createFolder(), 'shop.git');
  await mkdir(bare);
  git(bare, 'init', '-q', '--bare');
  git(shop, 'remote', 'add', 'origin', 'https://github.com/octo-org/shop.git');
  git(shop, 'push', '-q', bare, 'HEAD:refs/heads/main', 'HEAD:refs/heads/topic');
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory: bare } });
  const world = await startWorld({ hosts: github.hosts });
  onTestFinished(() => world.stop());
  return { shop, bare, github, world };
}

function lintAt(
  { shop, github, world }: Place,
  runId: string,
  options: BundleOptions = {},
  cacheWrite = true,
): Promise<ActionRun> {
  const runtimeToken = github.issueRuntimeToken({ runId, jobId: 1, cacheScopes: ['refs/heads/main'], cacheWrite });
  return runBundle(shop, { world, runtimeToken, github: { run_id: runId }, ...options });
}

describe('the cache of GitHub', () => {
  it('keeps one entry a job, and the next run starts from it', async () => {
    const place = await createPlace();
    const first = await lintAt(place, '1');
    expect(first.outputs).toMatchObject({ verdict: 'passed', 'cache-hit': 'false' });
    expect(place.github.caches).toHaveLength(1);
    const second = await lintAt(place, '2');
    expect(second.outputs).toMatchObject({ verdict: 'passed', 'cache-hit': 'true' });
    expect(second.summary).toContain('unchanged, nothing to keep');
    expect(place.github.caches).toHaveLength(1);
    expect(place.world.refusedHosts).toEqual([]);
    expect(place.world.crashes).toEqual([]);
  });

  it('is only read with a token that may only read', async () => {
    const place = await createPlace();
    const run = await lintAt(place, '1', {}, false);
    expect(run.conclusion).toBe('success');
    expect(run.summary).toContain('not kept:');
    expect(place.github.caches).toEqual([]);
  });

  it.each([
    ['answers 500', { kind: 'status', status: 500 }],
    ['answers 429', { kind: 'rate-limit', retryAfter: 60 }],
    ['answers with an HTML page', { kind: 'html-500' }],
    ['breaks off', { kind: 'reset' }],
    ['cuts its answers', { kind: 'truncate', afterBytes: 5 }],
    ['hangs', { kind: 'hang' }],
  ] as const)('that %s costs nothing but a word', async (_, fault) => {
    const place = await createPlace();
    place.github.faults.add({ ...fault, host: resultsHost, path: /./, times: Infinity });
    const run = await lintAt(place, '1');
    expect(run.outputs).toMatchObject({ verdict: 'passed', 'cache-hit': 'false', 'failure-code': '' });
    expect(run.summary).toContain('cache: not available');
    expect(place.github.faults.journal.length).toBeGreaterThan(0);
  });
});

describe('fix: commit', () => {
  const pull = (shop: string, repository: string): BundleOptions['event'] => ({
    name: 'pull_request',
    payload: {
      pull_request: { head: { ref: 'topic', sha: git(shop, 'rev-parse', 'HEAD'), repo: { full_name: repository } } },
    },
  });

  it('pushes to the branch of the pull request; the token is seen by nobody else', async () => {
    const place = await createPlace(dirty);
    const token = place.github.issueToken({ permissions: { contents: 'write' } });
    const event = pull(place.shop, 'octo-org/shop');
    const run = await lintAt(place, '1', {
      inputs: { fix: 'commit', cache: 'false', token },
      token,
      ...(event === undefined ? {} : { event }),
    });
    expect(run.outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
    expect(run.outputs['commit']).toBe(git(place.bare, 'rev-parse', 'topic'));
    expect(git(place.bare, 'show', 'topic:packages/ui/src/a.js')).toBe('const a = 1;\nexport { a };');
    const own = run.rawOutput
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .join('\n');
    expect(own + run.summary).not.toContain(token);
  });

  it('gives a patch where the token may not write', async () => {
    const place = await createPlace(dirty);
    const token = place.github.issueToken({ permissions: { contents: 'read' } });
    const event = pull(place.shop, 'octo-org/shop');
    const run = await lintAt(place, '1', {
      inputs: { fix: 'commit', cache: 'false', token },
      token,
      ...(event === undefined ? {} : { event }),
    });
    expect(run.outputs).toMatchObject({ verdict: 'failed', commit: '' });
    expect(run.outputs['patch']).toMatch(/\.patch$/);
    expect(run.summary).toContain('no commit was pushed');
    expect(run.log.join('\n')).toContain(
      'fix: no commit was pushed: `token` may not write here; give the job the permission',
    );
    expect(place.github.pushes).toEqual([]);
  });

  it('never pushes from a fork', async () => {
    const place = await createPlace(dirty);
    const token = place.github.issueToken({ permissions: { contents: 'write' } });
    const event = pull(place.shop, 'mallory/shop');
    const run = await lintAt(place, '1', {
      inputs: { fix: 'commit', cache: 'false', token },
      token,
      ...(event === undefined ? {} : { event }),
    });
    expect(run.outputs).toMatchObject({ verdict: 'failed', commit: '' });
    expect(run.summary).toContain('the pull request comes from a fork');
    expect(place.world.requests.filter(({ host }) => host === 'github.com')).toEqual([]);
  });
});
