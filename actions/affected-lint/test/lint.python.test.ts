import { describe, expect, it } from 'vitest';
import { lint } from '../src/lint.ts';
import { commitAll, createShop, planOf, pricing, ui, writeFiles } from './parts/shop.ts';
import { portsAt, settingsAt } from './parts/world.ts';

const root = {
  name: 'shop',
  path: '.',
  language: 'node',
  reasons: ['1 file changed'],
  linters: ['eslint', 'prettier'],
} as const;

describe('lint', () => {
  it('passes a clean monorepo in all three linters', async () => {
    const shop = await createShop();
    const report = await lint(portsAt(shop), settingsAt(shop));
    expect(report.verdict).toBe('passed');
    expect(report.cells.map(({ job, run }) => [job.linter, job.path, run.outcome])).toEqual([
      ['eslint', 'packages/ui', 'clean'],
      ['prettier', 'packages/ui', 'clean'],
      ['ruff', 'services/pricing', 'clean'],
    ]);
  });

  it('makes one report over all three, with paths from the root of the checkout', async () => {
    const shop = await createShop({
      'packages/ui/src/a.js': 'foo();\n',
      'packages/ui/src/b.js': 'export const b="b"',
      'services/pricing/tax.py': 'import os\n',
    });
    const report = await lint(portsAt(shop), settingsAt(shop));
    expect(report.verdict).toBe('failed');
    expect(report.findings.map(({ tool, rule, location }) => `${tool} ${rule.id} ${location?.file}`).sort()).toEqual([
      'eslint no-undef packages/ui/src/a.js',
      'prettier unformatted packages/ui/src/b.js',
      'ruff F401 services/pricing/tax.py',
    ]);
  });

  it('passes warnings, unless they are to fail', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'const idle = 1;\n' });
    expect((await lint(portsAt(shop), settingsAt(shop))).verdict).toBe('passed');
    expect((await lint(portsAt(shop), settingsAt(shop, { failOn: 'warning' }))).verdict).toBe('failed');
  });

  it('skips when the plan has nothing to lint', async () => {
    const shop = await createShop();
    const report = await lint(portsAt(shop), settingsAt(shop, { plan: planOf([], { mode: 'none' }) }));
    expect(report).toMatchObject({ verdict: 'skipped', cells: [] });
  });

  it('is inconclusive when a linter is missing, whatever the others found', async () => {
    const shop = await createShop({ 'services/pricing/tax.py': 'import os\n' });
    await writeFiles(shop, {
      'packages/ui/node_modules/eslint/package.json': '{ "version": "8.57.1", "bin": { "eslint": "x.js" } }',
    });
    const report = await lint(portsAt(shop), settingsAt(shop));
    expect(report.verdict).toBe('inconclusive');
    expect(report.faults.map(({ run }) => run.outcome)).toEqual(['wrong-version']);
    expect(report.findings).toHaveLength(1);
  });
});

describe('what is linted', () => {
  it('is the packages of this leg only', async () => {
    const shop = await createShop();
    const report = await lint(portsAt(shop), settingsAt(shop, { packages: ['pricing'] }));
    expect(report.cells.map(({ job }) => job.package)).toEqual(['pricing']);
  });

  it('refuses a package that the plan does not have', async () => {
    const shop = await createShop();
    await expect(lint(portsAt(shop), settingsAt(shop, { packages: ['nope'] }))).rejects.toMatchObject({
      facts: { code: 'package-unknown' },
    });
  });

  it('refuses a plan with a folder that is not there, or that leads out', async () => {
    const shop = await createShop();
    for (const path of ['packages/gone', '../..']) {
      const plan = planOf([{ ...ui, path }]);
      await expect(lint(portsAt(shop), settingsAt(shop, { plan }))).rejects.toMatchObject({
        facts: { code: 'plan-unreadable' },
      });
    }
  });

  it('is changed files only with that scope, deleted ones left out', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'foo();\n', 'packages/ui/src/b.js': 'bar();\n' });
    const plan = planOf([ui], { files: ['packages/ui/src/a.js', 'packages/ui/src/gone.js', 'README.md'] });
    const report = await lint(portsAt(shop), settingsAt(shop, { plan, scope: 'files' }));
    expect(report.cells.map(({ job }) => job.files)).toEqual([['packages/ui/src/a.js'], ['packages/ui/src/a.js']]);
    expect(report.findings.map(({ location }) => location?.file)).toEqual(['packages/ui/src/a.js']);
  });

  it('is the whole package when the configuration of its linter changed', async () => {
    const shop = await createShop({ 'packages/ui/src/b.js': 'bar();\n' });
    const plan = planOf([ui], { files: ['eslint.config.mjs'] });
    const report = await lint(portsAt(shop), settingsAt(shop, { plan, scope: 'files' }));
    expect(report.cells.map(({ job }) => [job.linter, job.files])).toEqual([['eslint', undefined]]);
    expect(report.findings).toHaveLength(1);
  });

  it('is the whole package for the linters of which the plan says so', async () => {
    const shop = await createShop({ 'packages/ui/src/b.js': 'bar();\n' });
    const plan = planOf([{ ...ui, relinted: ['eslint'] }], { files: ['tools/rules.js'] });
    const report = await lint(portsAt(shop), settingsAt(shop, { plan, scope: 'files' }));
    expect(report.cells.map(({ job }) => [job.linter, job.files])).toEqual([['eslint', undefined]]);
    expect(report.findings).toHaveLength(1);
  });

  it('is the whole package for a configuration inside it, and for a name that is not UTF-8', async () => {
    const shop = await createShop({ 'packages/ui/src/b.js': 'bar();\n' });
    for (const file of ['packages/ui/src/.prettierrc', 'packages/ui/src/\ufffd.js']) {
      const plan = planOf([ui], { files: [file] });
      const report = await lint(portsAt(shop), settingsAt(shop, { plan, scope: 'files', linters: ['prettier'] }));
      expect(report.cells.map(({ job }) => job.files)).toEqual([undefined]);
    }
  });

  it('is whole packages when the plan does not know the files', async () => {
    const shop = await createShop();
    const report = await lint(portsAt(shop), settingsAt(shop, { plan: planOf([ui], { mode: 'all' }), scope: 'files' }));
    expect(report.scope).toBe('packages');
    expect(report.cells.map(({ job }) => job.files)).toEqual([undefined, undefined]);
  });

  it('is only its own files for the root of the monorepo', async () => {
    const shop = await createShop({ 'packages/ui/src/b.js': 'bar();\n', 'scripts/x.js': 'baz();\n' });
    const report = await lint(portsAt(shop), settingsAt(shop, { plan: planOf([root]) }));
    expect(report.findings.map(({ location }) => location?.file)).toEqual(['scripts/x.js']);
  });

  it('is every package of the language for a linter that was asked for and that none uses', async () => {
    const shop = await createShop();
    commitAll(shop);
    const plan = planOf([{ ...ui, linters: [] }, pricing]);
    const report = await lint(portsAt(shop), settingsAt(shop, { plan, linters: ['eslint'] }));
    expect(report.cells.map(({ job }) => [job.linter, job.package])).toEqual([['eslint', '@shop/ui']]);
  });
});
