import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIndex } from '../src/git-output.ts';
import { parseIndexFile, readIndexFile } from '../src/index-file.ts';
import { commit, makeRepository } from './sandbox.ts';

const long = `deep/${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}`;
const names = ['a', 'ab.txt', 'dir/b', 'ümlaut/ß.md', 'line\nfeed', '::error::x', 'spa ce/"q"', long];

function git(folder: string, ...args: string[]): Buffer {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
}

function make(): string {
  const folder = makeRepository();
  commit(folder, Object.fromEntries(names.map((name) => [name, name])));
  symlinkSync('a', join(folder, 'link'));
  git(folder, 'add', 'link');
  git(folder, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
  return folder;
}

function listed(folder: string): unknown {
  return [...parseIndex(git(folder, 'ls-files', '-z', '--stage'))];
}

describe('the index of git, read as a file', () => {
  it('holds what git lists: odd names, long ones, links, submodules', () => {
    const folder = make();
    expect(readIndexFile(folder)).toEqual(listed(folder));
    expect(readIndexFile(folder)).toHaveLength(names.length + 2);
  });

  it('of version 3, with entries that are only meant to be added', () => {
    const folder = make();
    writeFileSync(join(folder, 'later'), 'x');
    git(folder, 'add', '--intent-to-add', 'later');
    expect(readFileSync(join(folder, '.git/index')).readUInt32BE(4)).toBe(3);
    expect(readIndexFile(folder)).toEqual(listed(folder));
  });

  it('names a path in conflict once', () => {
    const folder = make();
    const entry = (stage: number): string => `100644 ${'0'.repeat(39)}${stage} ${stage}\tconflict`;
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: folder,
      input: `${[1, 2, 3].map(entry).join('\n')}\n`,
    });
    expect(readIndexFile(folder)).toEqual(listed(folder));
    expect(readIndexFile(folder)?.filter(({ path }) => path === 'conflict')).toHaveLength(1);
  });

  it.each([
    ['of version 4', (folder: string) => git(folder, 'update-index', '--index-version', '4')],
    ['that is split', (folder: string) => git(folder, 'update-index', '--split-index')],
    ['that is cut off', (folder: string) => cut(folder, 0.7)],
    ['without its end', (folder: string) => cut(folder, 0.999)],
    ['that is no index', (folder: string) => writeFileSync(join(folder, '.git/index'), 'x'.repeat(100))],
    ['that is empty', (folder: string) => writeFileSync(join(folder, '.git/index'), '')],
  ])('%s is left to git', (_, spoil) => {
    const folder = make();
    spoil(folder);
    expect(readIndexFile(folder)).toBeUndefined();
  });

  it('of a repository with SHA-256 is left to git', () => {
    const folder = makeRepository();
    git(folder, 'init', '--quiet', '--object-format=sha256', 'other');
    writeFileSync(join(folder, 'other/a'), 'x');
    git(join(folder, 'other'), 'add', 'a');
    expect(readIndexFile(join(folder, 'other'))).toBeUndefined();
  });

  it('of nothing is left to git', () => {
    expect(readIndexFile(join(makeRepository(), 'nowhere'))).toBeUndefined();
  });

  it('never throws, whatever its bytes are', () => {
    const whole = readFileSync(join(make(), '.git/index'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const spoilt = Buffer.from(whole);
          for (const [at, byte] of changes) spoilt[at] = byte;
          expect(() => parseIndexFile(spoilt)).not.toThrow();
        },
      ),
    );
  });
});

function cut(folder: string, share: number): void {
  const file = join(folder, '.git/index');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * share)));
}
