import { describe, expect, it } from 'vitest';
import { askUs, files, linesOf, lockfile, makeChange } from './mono.ts';
import { json } from './reading.ts';

describe('with real commits', () => {
  it('says what changed in the lockfile and who depends on it', async () => {
    const change = makeChange(
      { ...files, 'pnpm-lock.yaml': lockfile({ a: '1.1.1' }) },
      { 'pnpm-lock.yaml': lockfile({ a: '1.3.0' }) },
    );
    expect(linesOf(await askUs(change))).toEqual([
      'packages/a: lockfile: left-pad 1.1.1 → 1.3.0',
      'packages/b: depends on a',
      'packages/c: depends on b',
    ]);
  });

  it.each([
    ['broken', '<<<<<<< x\n', "pnpm-lock.yaml can't be compared: it is not valid YAML, or no lockfile of pnpm"],
    ['deleted', undefined, 'pnpm-lock.yaml was deleted'],
    [
      'of another version',
      lockfile({}).replace('9.0', '12.0'),
      'pnpm-lock.yaml can\'t be compared: its format "12.0" is not known',
    ],
  ])('says that the lockfile is %s', async (_, text, words) => {
    const answer = await askUs(makeChange(files, { 'pnpm-lock.yaml': text }));
    expect(answer).toMatchObject({ mode: 'all', reason: words });
    expect(linesOf(answer)[0]).toBe(`packages/a: lockfile: ${words}`);
  });

  it('says that a new lockfile, or one of another package manager, is not compared', async () => {
    const { 'pnpm-lock.yaml': text = '', ...rest } = files;
    expect(await askUs(makeChange(rest, { 'pnpm-lock.yaml': text }))).toMatchObject({
      mode: 'all',
      reason: 'pnpm-lock.yaml is new',
    });
    const npm = {
      'package.json': json({ workspaces: ['packages/*'] }),
      'package-lock.json': '{}',
      'packages/a/package.json': json({ name: 'a' }),
    };
    const answer = await askUs(makeChange(npm, { 'package-lock.json': '{ }' }));
    expect(answer).toMatchObject({
      mode: 'all',
      reason: 'package-lock.json changed, and is not compared package by package',
    });
  });

  it('counts hostile names for their owner', async () => {
    const names = ['a\nb', '"q"', '::error::x', '-rf', 'a*b', ' '];
    const edit = Object.fromEntries(names.map((name) => [`packages/e/${name}`, 'x']));
    expect(linesOf(await askUs(makeChange(files, edit)))).toEqual(['packages/e: 6 files changed']);
  });
});
