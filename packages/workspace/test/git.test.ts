import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, exec, git, makeExec, makeFolder, makeRepository, openGit } from './sandbox.ts';
import { createGit } from '../src/index.ts';

describe('names of files', () => {
  const hostile = [
    'a\nb.txt',
    '"quoted".txt',
    "it's.txt",
    '::error::x.txt',
    'tab\there.txt',
    ' lead.txt',
    'ünï→.txt',
    '-n.txt',
    'a*b?.txt',
  ];

  it('come as they are, whatever they hold', async () => {
    const folder = makeRepository();
    const base = commit(folder, {});
    const head = commit(folder, Object.fromEntries(hostile.map((name) => [`pkg/${name}`, 'x'])));
    const files = await openGit(folder).changedFiles(base, head);
    expect(files.map(({ path }) => path).sort()).toEqual(hostile.map((name) => `pkg/${name}`).sort());
    expect(files.every(({ exact, status, kind }) => exact && status === 'added' && kind === 'file')).toBe(true);
    expect([...(await openGit(folder).trackedPaths())]).toHaveLength(hostile.length);
  });

  it('that are not UTF-8 are marked and keep their folder', async () => {
    const folder = makeRepository();
    const base = commit(folder, {});
    mkdirSync(join(folder, 'pkg'));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/pkg/`), Buffer.from([0xff, 0xfe]), Buffer.from('.txt')]), 'x');
    const head = commit(folder, { 'pkg/plain.txt': 'x' });
    const files = await openGit(folder).changedFiles(base, head);
    expect(files).toEqual([
      { path: 'pkg/plain.txt', status: 'added', kind: 'file', exact: true },
      { path: 'pkg/\ufffd\ufffd.txt', status: 'added', kind: 'file', exact: false },
    ]);
  });
});

describe('changed files', () => {
  it('give both sides of a rename, deletions, modes, types and submodules', async () => {
    const folder = makeRepository();
    const inner = makeRepository();
    commit(inner, { 'x.txt': '1' });
    const base = commit(folder, { 'a/one.txt': 'same content\n', 'b.txt': 'x', 'run.sh': 'x', 'was-file': 'x' });
    git(folder, 'mv', 'a/one.txt', 'one.txt');
    git(folder, 'rm', '--quiet', 'b.txt');
    chmodSync(join(folder, 'run.sh'), 0o755);
    git(folder, 'rm', '--quiet', 'was-file');
    symlinkSync('run.sh', join(folder, 'was-file'));
    git(folder, 'submodule', '--quiet', 'add', inner, 'vendor/inner');
    const head = commit(folder);
    const files = await openGit(folder).changedFiles(base, head);
    expect(files.map(({ path, status, kind }) => `${status} ${kind} ${path}`)).toEqual([
      'added file .gitmodules',
      'deleted file a/one.txt',
      'deleted file b.txt',
      'added file one.txt',
      'modified file run.sh',
      'added submodule vendor/inner',
      'type-changed link was-file',
    ]);
  });

  it('are relative to a workspace below the root of the repository', async () => {
    const folder = makeRepository({ 'js/a.txt': '1', 'other.txt': '1' });
    const base = commit(folder);
    const head = commit(folder, { 'js/a.txt': '2', 'other.txt': '2' });
    const inner = openGit(join(folder, 'js'));
    expect((await inner.changedFiles(base, head)).map(({ path }) => path)).toEqual(['a.txt']);
    expect(new TextDecoder().decode((await inner.readFiles(base, ['a.txt'])).get('a.txt'))).toBe('1');
  });

  it('do not run what the repository configures', async () => {
    const folder = makeRepository({ 'a.txt': '1', '.gitattributes': '*.txt diff=spy\n' });
    const base = commit(folder);
    const head = commit(folder, { 'a.txt': '2' });
    const trace = join(makeFolder(), 'trace');
    for (const key of ['diff.external', 'diff.spy.textconv', 'core.fsmonitor'])
      git(folder, 'config', key, `touch ${trace}; true`);
    git(folder, 'config', 'diff.relative', 'true');
    const port = openGit(folder, {});
    expect(await port.changedFiles(base, head)).toHaveLength(1);
    expect([...(await port.trackedPaths())]).toHaveLength(2);
    expect(() => execFileSync('ls', [trace], { stdio: 'ignore' })).toThrow();
  });
});

describe('old versions of files', () => {
  it('come with every byte, and what is not there is left out', async () => {
    const folder = makeRepository();
    const bytes = Buffer.from([0, 1, 10, 255, 10, 10]);
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/data.bin'), bytes);
    const base = commit(folder, { 'empty.txt': '', 'a/name\nwith feed': 'x' });
    commit(folder, { 'empty.txt': 'now full' });
    const files = await openGit(folder).readFiles(base, [
      'a/data.bin',
      'empty.txt',
      'missing',
      'a/name\nwith feed',
      'a',
    ]);
    expect(Buffer.from(files.get('a/data.bin') ?? []).equals(bytes)).toBe(true);
    expect(files.get('empty.txt')).toHaveLength(0);
    expect([...files.keys()].sort()).toEqual(['a/data.bin', 'a/name\nwith feed', 'empty.txt']);
  });
});

describe('history', () => {
  it('shows the parents that a shallow clone hides', async () => {
    const folder = makeRepository();
    const first = commit(folder);
    const second = commit(folder);
    const clone = makeFolder();
    git(clone, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
    const port = openGit(clone);
    expect(await port.isShallow()).toBe(true);
    expect(await port.parentsOf(second)).toEqual([first]);
    expect(await port.parentsOf(first)).toBeUndefined();
    expect(await port.resolveCommit(first)).toBeUndefined();
    expect(await port.fetch({ wants: [first], depth: 1 })).toEqual({ outcome: 'done' });
    expect(await port.parentsOf(first)).toEqual([]);
  });

  it('answers undefined for what is no commit, also when it looks like an option', async () => {
    const folder = makeRepository({ 'a.txt': '' });
    commit(folder);
    const port = openGit(folder);
    for (const name of ['nope', '--version', '-h', 'HEAD:a.txt', 'a..b', '0'.repeat(40)])
      expect(await port.resolveCommit(name)).toBeUndefined();
  });

  it('says what a remote refused, without its credentials', async () => {
    const folder = makeRepository();
    commit(folder);
    git(folder, 'remote', 'add', 'origin', 'http://user:hunter2@127.0.0.1:9/x.git');
    const result = await openGit(folder).fetch({ wants: ['a'.repeat(40)] });
    expect(result.outcome).toBe('failed');
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

describe('failures', () => {
  it('name the fix when there is no repository', async () => {
    const folder = makeFolder();
    const port = createGit({ exec, cwd: folder });
    await expect(port.isShallow()).rejects.toMatchObject({
      facts: { code: 'not-a-git-repository', fix: expect.stringContaining('actions/checkout') as string },
    });
    await expect(port.resolveCommit('HEAD')).rejects.toMatchObject({ facts: { code: 'not-a-git-repository' } });
  });

  it('work in a folder that belongs to somebody else, and name the fix where git is too strict for that', async () => {
    const folder = makeRepository({ 'inner/x.txt': '' });
    const head = commit(folder);
    const foreign = makeExec({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    expect(await createGit({ exec: foreign, cwd: folder }).resolveCommit('HEAD')).toBe(head);
    await expect(createGit({ exec: foreign, cwd: join(folder, 'inner') }).isShallow()).rejects.toMatchObject({
      facts: { code: 'git-ownership', fix: expect.stringContaining('safe.directory') as string },
    });
  });
});
