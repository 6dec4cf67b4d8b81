import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../src/lint.ts';
import type { LintReport } from '../src/report.ts';
import { createFolder, createShop, git, writeFiles } from './parts/shop.ts';
import { portsAt, runnerAt, settingsAt } from './parts/world.ts';

const dirty = {
  'packages/ui/src/a.js': 'let a = 1;\nexport { a };\n',
  'services/pricing/tax.py': 'import os\nx   = 1\n',
};

/** A server's directory with the repository shop/shop, and the shop as a clone of it. */
async function createRemote(shop: string, branch: string): Promise<{ server: string; bare: string }> {
  const server = await createFolder();
  const bare = path.join(server, 'shop/shop.git');
  await mkdir(bare, { recursive: true });
  git(bare, 'init', '-q', '--bare');
  git(shop, 'remote', 'add', 'origin', bare);
  git(shop, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
  return { server, bare };
}

async function lintWith(
  shop: string,
  mode: 'patch' | 'commit',
  more: { server?: string; token?: string; payload?: unknown; eventName?: string; sha?: string } = {},
): Promise<LintReport> {
  const { server = 'https://github.com', token = 't', payload = {}, eventName = 'push' } = more;
  const runner = runnerAt(shop, {
    temp: await createFolder(),
    serverUrl: server.startsWith('/') ? `file://${server}` : server,
    sha: more.sha ?? git(shop, 'rev-parse', 'HEAD'),
    ref: 'refs/heads/topic',
    eventName,
  });
  return lint(portsAt(shop, { runner }), settingsAt(shop, { fix: { mode, message: 'Apply fixes', token }, payload }));
}

describe('fix: patch', () => {
  it('writes a patch that applies and mends, and judges the code as it was pushed', async () => {
    const shop = await createShop(dirty);
    const report = await lintWith(shop, 'patch');
    expect(report.verdict).toBe('failed');
    if (report.fix.outcome !== 'patch') throw new Error(`a patch is expected, not ${report.fix.outcome}`);
    expect(report.fix.files).toEqual(['packages/ui/src/a.js', 'services/pricing/tax.py']);
    git(shop, 'checkout', '-q', '.');
    git(shop, 'apply', report.fix.file);
    expect(await readFile(path.join(shop, 'packages/ui/src/a.js'), 'utf8')).toBe('const a = 1;\nexport { a };\n');
    expect(await readFile(path.join(shop, 'services/pricing/tax.py'), 'utf8')).toBe('x = 1\n');
  });

  it('leaves out what was changed before, and says so', async () => {
    const shop = await createShop(dirty);
    await writeFiles(shop, { 'packages/ui/src/a.js': 'let b = 1;\nexport { b };\n' });
    const report = await lintWith(shop, 'patch');
    expect(report.fix).toMatchObject({
      outcome: 'patch',
      files: ['services/pricing/tax.py'],
      notes: ['1 file was changed before this step and left out of the patch'],
    });
  });

  it('leaves the index as it is', async () => {
    const shop = await createShop(dirty);
    await lintWith(shop, 'patch');
    expect(git(shop, 'diff', '--cached', '--name-only')).toBe('');
  });

  it('has nothing to do where nothing can be mended', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'foo();\n' });
    expect((await lintWith(shop, 'patch')).fix).toEqual({ outcome: 'nothing' });
  });
});

describe('a fault of git', () => {
  it('is told, and the report stands', async () => {
    const shop = await createShop(dirty);
    await rm(path.join(shop, '.git'), { recursive: true });
    const report = await lintWith(shop, 'patch', { sha: '0'.repeat(40) });
    expect(report.verdict).toBe('failed');
    expect(report.fix).toMatchObject({ outcome: 'failed' });
    expect(report.findings.length).toBeGreaterThan(0);
  });
});

const movedOn =
  'no commit was pushed: the branch topic moved on or was deleted since this run began; the run of its new commit mends it';

describe('fix: commit', () => {
  it('pushes one commit on top of the branch, and judges what is left', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    const before = git(shop, 'rev-parse', 'HEAD');
    const report = await lintWith(shop, 'commit', { server });
    if (report.fix.outcome !== 'committed') throw new Error(`a commit is expected: ${JSON.stringify(report.fix)}`);
    expect(report.verdict).toBe('passed');
    expect(git(bare, 'rev-parse', 'topic')).toBe(report.fix.sha);
    expect(git(bare, 'log', '-1', '--format=%P %an %ae %cn %s', 'topic')).toBe(
      `${before} github-actions[bot] 41898282+github-actions[bot]@users.noreply.github.com github-actions[bot] Apply fixes`,
    );
    expect(git(bare, 'show', '--name-only', '--format=', 'topic').split('\n')).toEqual([
      'packages/ui/src/a.js',
      'services/pricing/tax.py',
    ]);
    expect(git(shop, 'rev-parse', 'HEAD')).toBe(before);
  });

  it('puts the fixes of a merge commit on the head of the pull request', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    const head = git(shop, 'rev-parse', 'HEAD');
    git(shop, 'checkout', '-q', '-b', 'base', 'HEAD');
    await writeFiles(shop, { 'packages/ui/src/other.js': 'export const other = 1;\n' });
    git(shop, 'add', '-A', 'packages');
    git(shop, 'commit', '-q', '-m', 'base moved on');
    const payload = { pull_request: { head: { ref: 'topic', sha: head, repo: { full_name: 'shop/shop' } } } };
    const report = await lintWith(shop, 'commit', { server, payload, eventName: 'pull_request' });
    expect(report.fix).toMatchObject({ outcome: 'committed', branch: 'topic' });
    expect(git(bare, 'log', '-1', '--format=%P', 'topic')).toBe(head);
    expect(git(bare, 'ls-tree', '-r', '--name-only', 'topic')).not.toContain('other.js');
  });

  it('never pushes from a fork, and gives a patch instead', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    const before = git(bare, 'rev-parse', 'topic');
    const payload = { pull_request: { head: { ref: 'topic', sha: before, repo: { full_name: 'mallory/shop' } } } };
    const report = await lintWith(shop, 'commit', { server, payload, eventName: 'pull_request' });
    expect(report.fix).toMatchObject({
      outcome: 'patch',
      notes: ['no commit was pushed: the pull request comes from a fork'],
    });
    expect(report.verdict).toBe('failed');
    expect(git(bare, 'rev-parse', 'topic')).toBe(before);
  });

  it('does not overwrite a branch that moved on', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    git(shop, 'commit', '-q', '--allow-empty', '-m', 'newer');
    git(shop, 'push', '-q', 'origin', 'HEAD:refs/heads/topic');
    const newer = git(bare, 'rev-parse', 'topic');
    git(shop, 'reset', '-q', '--hard', 'HEAD^');
    const report = await lintWith(shop, 'commit', { server });
    expect(report.fix).toMatchObject({ outcome: 'patch', notes: [movedOn] });
    expect(report.verdict).toBe('failed');
    expect(git(bare, 'rev-parse', 'topic')).toBe(newer);
  });

  it('brings neither a branch back that was deleted, nor commits that were taken back', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    git(bare, 'update-ref', '-d', 'refs/heads/topic');
    expect((await lintWith(shop, 'commit', { server })).fix).toMatchObject({ outcome: 'patch', notes: [movedOn] });
    expect(git(bare, 'for-each-ref')).toBe('');
    git(shop, 'checkout', '-q', '.');
    const first = git(shop, 'rev-parse', 'HEAD');
    git(shop, 'commit', '-q', '--allow-empty', '-m', 'to be taken back');
    git(shop, 'push', '-q', 'origin', 'HEAD:refs/heads/topic');
    git(bare, 'update-ref', 'refs/heads/topic', first);
    expect((await lintWith(shop, 'commit', { server })).fix).toMatchObject({ outcome: 'patch', notes: [movedOn] });
    expect(git(bare, 'rev-parse', 'topic')).toBe(first);
  });

  it('gives a patch where the branch is protected, and says so', async () => {
    const shop = await createShop(dirty);
    const { server, bare } = await createRemote(shop, 'topic');
    const before = git(bare, 'rev-parse', 'topic');
    const words = 'error: GH006: Protected branch update failed for refs/heads/topic.';
    await mkdir(path.join(bare, 'hooks'), { recursive: true });
    await writeFile(path.join(bare, 'hooks/pre-receive'), `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 });
    const report = await lintWith(shop, 'commit', { server });
    const note: unknown = expect.stringMatching(
      /^no commit was pushed: rules of the repository protect topic; give `token` /,
    );
    expect(report.fix).toMatchObject({ outcome: 'patch', notes: [note] });
    expect(report.verdict).toBe('failed');
    expect(git(bare, 'rev-parse', 'topic')).toBe(before);
  });

  it('needs a token', async () => {
    const shop = await createShop(dirty);
    const report = await lintWith(shop, 'commit', { token: '' });
    expect(report.fix).toMatchObject({ outcome: 'patch', notes: ['no commit was pushed: the input `token` is empty'] });
  });
});
