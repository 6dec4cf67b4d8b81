import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGithubRest, readEvent } from '@aevon/github';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startGithub, textWith, type TestWorld } from './world.ts';

const api = 'api.github.com';

function restOf(
  world: TestWorld,
  permissions: Readonly<Record<string, 'read' | 'write'>> = { contents: 'read', 'pull-requests': 'read' },
  more: { readonly forkReadOnly?: boolean } = {},
) {
  return createGithubRest({
    http: world.http,
    runner: world.runner(),
    token: world.github.issueToken({ permissions, ...more }),
  });
}

/** A repository whose branch `topic` is two commits ahead of where it left main, and main one ahead too. */
function commit(world: TestWorld): { readonly base: string; readonly main: string; readonly topic: string } {
  const work = join(world.directory, 'work');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: work, encoding: 'utf8' }).trim();
  execFileSync('git', ['clone', '-q', join(world.directory, 'shop.git'), work], { stdio: 'ignore' });
  const change = (name: string) => {
    execFileSync('sh', ['-c', 'mkdir -p "$(dirname "$0")" && echo "$0" > "$0"', name], { cwd: work });
    git('add', '-A');
    git('commit', '-qm', name);
    return git('rev-parse', 'HEAD');
  };
  git('checkout', '-qb', 'main');
  const base = change('README.md');
  git('checkout', '-qb', 'topic');
  change('a/one.ts');
  git('mv', 'README.md', 'READ.md');
  const topic = change('a/two.ts');
  git('checkout', '-q', 'main');
  const main = change('b.ts');
  git('push', '-q', 'origin', 'main', 'topic');
  return { base, main, topic };
}

describe('REST', () => {
  it('compares commits by the API', async () => {
    await using world = await startGithub();
    const { base, main, topic } = commit(world);
    const comparison = await restOf(world).compare(main, topic);
    expect(comparison).toMatchObject({ mergeBase: base, status: 'diverged', aheadBy: 2, behindBy: 1, filesCut: false });
    expect(comparison.files.map(({ path }) => path).sort()).toEqual(['READ.md', 'a/one.ts', 'a/two.ts']);
    expect(comparison.files.find(({ path }) => path === 'READ.md')).toMatchObject({
      status: 'renamed',
      formerPath: 'README.md',
    });
  });

  it('lists the files of a pull request over all pages', async () => {
    await using world = await startGithub();
    const { topic } = commit(world);
    world.github.pulls.push({
      number: 7,
      title: 't',
      state: 'open',
      draft: false,
      head: 'topic',
      base: 'main',
      headRepository: 'acme/shop',
      author: 'a',
      labels: [],
    });
    expect(topic).toHaveLength(40);
    const rest = restOf(world);
    expect((await rest.listPullFiles(7)).files.map(({ path }) => path).sort()).toEqual([
      'READ.md',
      'a/one.ts',
      'a/two.ts',
    ]);
    const request = {
      path: '/repos/acme/shop/pulls/7/files',
      query: { per_page: 1 },
      purpose: 'list',
      schema: z.array(z.object({ filename: z.string() })),
    };
    expect(await rest.list(request)).toHaveLength(3);
    expect(await rest.list(request, 2)).toHaveLength(2);
  });

  it.each([
    ['github-not-found', { path: '/repos/acme/nothing/pulls/1' }],
    ['github-invalid-request', { path: '/repos/acme/shop/issues/1/comments', method: 'POST', body: {} }],
  ] as const)('names %s', async (code, request) => {
    await using world = await startGithub();
    world.github.pulls.push({
      number: 1,
      title: 't',
      state: 'open',
      draft: false,
      head: 'main',
      base: 'main',
      headRepository: 'acme/shop',
      author: 'a',
      labels: [],
    });
    const rest = restOf(world, { 'pull-requests': 'write', issues: 'write' });
    await expect(rest.request({ ...request, purpose: 'try it', schema: z.unknown() })).rejects.toMatchObject({
      facts: { code, what: textWith('could not try it') },
    });
  });

  it('tells a token that only reads from one that is not valid', async () => {
    await using world = await startGithub();
    const comment = {
      method: 'POST',
      path: '/repos/acme/shop/issues/1/comments',
      body: { body: 'x' },
      purpose: 'comment',
      schema: z.unknown(),
    } as const;
    const fork = restOf(world, { 'pull-requests': 'write', issues: 'write' }, { forkReadOnly: true });
    await expect(fork.request(comment)).rejects.toMatchObject({
      facts: { code: 'github-forbidden', kind: 'user', cause: textWith('fork') },
    });
    const stranger = createGithubRest({ http: world.http, runner: world.runner(), token: 'ghs_wrong' });
    const error = await stranger.request(comment).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ facts: { code: 'github-unauthorized' } });
    expect(JSON.stringify(error)).not.toContain('ghs_wrong');
  });

  it.each([
    ['github-rate-limited', { kind: 'rate-limit', retryAfter: 3600 }],
    ['github-rate-limited', { kind: 'secondary-limit', retryAfter: 3600 }],
    ['github-unavailable', { kind: 'html-500' }],
    ['github-unavailable', { kind: 'status', status: 200, body: '<html>login</html>' }],
    ['http-unreachable', { kind: 'reset' }],
    ['http-truncated', { kind: 'reset-mid-body' }],
  ] as const)('gives up with %s on %o', async (code, fault) => {
    await using world = await startGithub();
    world.github.faults.add({ ...fault, host: api, path: /./, times: Number.POSITIVE_INFINITY });
    const request = { path: '/repos/acme/shop/pulls/1', purpose: 'try it', schema: z.object({}), deadlineMs: 1000 };
    await expect(restOf(world).request(request)).rejects.toMatchObject({ facts: { code, kind: 'infrastructure' } });
  });

  it('mends a fault that passes, and does not follow a page to another host', async () => {
    await using world = await startGithub();
    const { main, topic } = commit(world);
    world.github.faults.add({ kind: 'secondary-limit', retryAfter: 1, host: api, path: /compare/ });
    expect((await restOf(world).compare(main, topic)).aheadBy).toBe(2);
    const headers = { link: '<https://evil.example/next>; rel="next"', 'content-type': 'application/json' };
    world.github.faults.add({ kind: 'status', status: 200, body: '[]', headers, host: api, path: /files/ });
    await expect(restOf(world).listPullFiles(7)).rejects.toThrow('another host');
    expect(world.world.refusedHosts).toEqual([]);
  });
});

describe('the event', () => {
  it('is read from the file of the runner', async () => {
    await using world = await startGithub();
    const eventPath = join(world.directory, 'event.json');
    expect(await readEvent({ eventName: 'push', eventPath: undefined })).toEqual({ name: 'push', payload: undefined });
    await writeFile(eventPath, '{"after":"x"}');
    expect(await readEvent({ eventName: 'push', eventPath })).toEqual({ name: 'push', payload: { after: 'x' } });
    for (const text of ['{"after":', '', '[]', 'null', '"x"']) {
      await writeFile(eventPath, text);
      await expect(readEvent({ eventName: 'push', eventPath })).rejects.toMatchObject({
        facts: { code: 'event-unreadable' },
      });
    }
    await expect(readEvent({ eventName: 'push', eventPath: join(world.directory, 'none') })).rejects.toMatchObject({
      facts: { code: 'event-unreadable' },
    });
  });
});
