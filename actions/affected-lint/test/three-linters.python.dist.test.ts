import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runBundle } from './parts/bundle.ts';
import { commitAll, createFolder, createShop, git, planOf, writeFiles } from './parts/shop.ts';

const broken = {
  'packages/ui/src/a.js': 'foo();\n',
  'packages/ui/src/b.js': 'export const b="b"',
  'services/pricing/tax.py': 'import os\n',
};

describe('the bundle with all three linters', () => {
  it('shows one error of each in one report', async () => {
    const run = await runBundle(await createShop(broken), { plan: planOf() });
    expect(run.outputs).toMatchObject({ verdict: 'failed', errors: '3', 'failure-code': 'lint-findings' });
    expect(run.annotations.map(({ title, file }) => [title, file])).toEqual([
      ['eslint: no-undef', 'packages/ui/src/a.js'],
      ['prettier: unformatted', 'packages/ui/src/b.js'],
      ['ruff: F401', 'services/pricing/tax.py'],
      [undefined, undefined],
    ]);
    expect(run.summary).toContain('| package | ESLint | Prettier | Ruff |');
  });

  it('makes a plan itself when none is handed over', async () => {
    const shop = await createShop();
    const before = git(shop, 'rev-parse', 'HEAD');
    await writeFiles(shop, broken);
    const sha = commitAll(shop);
    const event = { name: 'push', payload: { before, after: sha, forced: false, commits: [] } };
    const run = await runBundle(shop, { inputs: { plan: '' }, event, sha });
    expect(run.outputs).toMatchObject({ verdict: 'failed', errors: '3' });
  });

  it('knows files by their path in the repository, also where it is checked out into a folder', async () => {
    const workspace = await createFolder();
    await rename(await createShop(broken), `${workspace}/code`);
    const head = git(`${workspace}/code`, 'rev-parse', 'HEAD');
    const run = await runBundle(workspace, {
      plan: planOf(),
      head,
      inputs: { 'working-directory': 'code', fix: 'patch' },
    });
    expect(run.annotations[0]).toMatchObject({ file: 'packages/ui/src/a.js' });
    expect(run.outputs['patch']).not.toBe('');
  });

  it('works in a folder of the checkout, with paths from its root', async () => {
    const shop = await createShop(broken);
    const run = await runBundle(shop, {
      plan: planOf([{ name: 'pricing', path: 'pricing', language: 'python', reasons: ['x'], linters: ['ruff'] }]),
      inputs: { 'working-directory': './services/' },
    });
    expect(run.annotations[0]).toMatchObject({ file: 'services/pricing/tax.py' });
  });
});
