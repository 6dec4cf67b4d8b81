import { readFile, rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runBundle } from './parts/bundle.ts';
import { commitAll, createShop, fakeEslint, git, planOf, ui, writeFiles } from './parts/shop.ts';

describe('the bundle of affected-lint', () => {
  it('is green for clean code', async () => {
    const run = await runBundle(await createShop());
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({
      verdict: 'passed',
      errors: '0',
      warnings: '0',
      findings: '0',
      patch: '',
      commit: '',
      'failure-code': '',
    });
    expect(run.summary).toMatch(/^## ✅ Lint: clean in 1 package/);
    expect(run.annotations).toEqual([]);
  });

  it('is red for errors: few annotations, the rest counted, all of them in SARIF', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `missing${index}();\n`).join('');
    const shop = await createShop({ 'packages/ui/src/a.js': lines, 'packages/ui/src/b.js': 'export const b="b"' });
    const run = await runBundle(shop);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({
      verdict: 'failed',
      errors: '31',
      fixable: '1',
      findings: '31',
      'failure-code': 'lint-findings',
    });
    expect(run.annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(run.annotationsHeldBack).toBe(0);
    expect(run.annotations[0]).toMatchObject({ file: 'packages/ui/src/a.js', line: 1, title: 'eslint: no-undef' });
    expect(run.annotations[0]?.message).toContain('22 more of this rule');
    expect(run.summary).toContain('22 findings without an annotation');
    const sarif: unknown = JSON.parse(await readFile(run.outputs['sarif'] ?? '', 'utf8'));
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{}, { results: [{ ruleId: 'unformatted' }] }] });
    expect(sarif).toHaveProperty('runs[0].results.length', 30);
  });

  it('passes warnings unless `fail-on` is `warning`', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'const idle = 1;\n' });
    expect((await runBundle(shop)).outputs).toMatchObject({ verdict: 'passed', warnings: '1' });
    const strict = await runBundle(shop, { inputs: { 'fail-on': 'warning' } });
    expect(strict.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'lint-findings' });
  });

  it('skips when nothing is affected', async () => {
    const run = await runBundle(await createShop(), { plan: planOf([], { mode: 'none' }) });
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: 'skipped' });
    expect(run.summary).toContain('nothing to lint');
  });

  it('writes SARIF and a patch where it is asked to', async () => {
    const shop = await createShop({ 'packages/ui/src/b.js': 'export const b="b"' });
    const run = await runBundle(shop, { inputs: { sarif: 'out/lint.sarif', fix: 'patch' } });
    expect(run.outputs['sarif']).toBe(`${shop}/out/lint.sarif`);
    expect(await readFile(run.outputs['patch'] ?? '', 'utf8')).toContain("+export const b = 'b';");
  });

  it('shows names of files that look like runner commands as they are', async () => {
    const name = 'packages/ui/src/%0A::error::boom,[id].js';
    const run = await runBundle(await createShop({ [name]: 'foo();\n' }));
    expect(run.annotations[0]).toMatchObject({ file: name });
    expect(run.annotations).toHaveLength(2);
  });
});

const report =
  'import { writeFileSync } from "node:fs"; const out = process.argv[process.argv.indexOf("--output-file") + 1];\n';
const commands =
  '::error::x\\n::set-output name=verdict::passed\\n##[set-output name=verdict;]passed\\n::add-mask::e\\n::stop-commands::t\\n';
const flood = `const line = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 60 * 1024; i++) if (!process.stdout.write(line)) await new Promise((r) => process.stdout.once('drain', r));`;

describe('a linter that gives no answer', () => {
  it.each([
    ['exits 2', 'process.exit(2)', 'linter-crashed'],
    ['exits 0 without a report', '', 'linter-output-unreadable'],
    ['leaves half a report', `${report}writeFileSync(out, '{"results":[{"filePa')`, 'linter-output-unreadable'],
    ['prints 60 MB', flood, 'linter-output-unreadable'],
    ['prints runner commands and crashes', `process.stdout.write("${commands}"); process.exit(2)`, 'linter-crashed'],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)', 'linter-killed'],
    ['hangs', 'setInterval(() => {}, 1000)', 'linter-timed-out'],
  ])('that %s is inconclusive and red', async (_, script, code) => {
    const shop = await createShop();
    await fakeEslint(shop, script);
    const timeout = code === 'linter-timed-out' ? '1s' : '30s';
    const run = await runBundle(shop, { inputs: { linters: 'eslint', timeout } });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': code });
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toContain('Fix: ');
    expect(run.masks.includes('e')).toBe(false);
    expect(run.summary).toMatch(/^## 🚫 Lint: 1 linter run of 1 gave no answer/);
  });

  it('of another major is named', async () => {
    const shop = await createShop();
    await fakeEslint(shop, '', '8.57.1');
    expect((await runBundle(shop)).outputs).toMatchObject({
      verdict: 'inconclusive',
      'failure-code': 'linter-wrong-version',
    });
  });

  it('is missing', async () => {
    const shop = await createShop();
    await writeFiles(shop, { 'packages/ui/node_modules/eslint/package.json': '{}' });
    expect((await runBundle(shop)).outputs).toMatchObject({
      verdict: 'inconclusive',
      'failure-code': 'linter-missing',
    });
  });

  const manifest = { name: 'shop', private: true, devDependencies: { eslint: '*' }, eslintConfig: { rules: {} } };

  it.each([
    ['linter-not-configured', {}, 'add an eslint.config.js'],
    ['linter-legacy-configuration', { '.eslintrc.json': '{}' }, 'npx @eslint/migrate-config .eslintrc.json'],
    ['linter-legacy-configuration', { 'package.json': JSON.stringify(manifest) }, 'npx @eslint/migrate-config'],
  ])('has %s', async (code, files, fix) => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'missing();\n', ...files });
    await rm(`${shop}/eslint.config.mjs`);
    const run = await runBundle(shop);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': code });
    expect(run.log.join('\n') + run.summary).toContain(fix);
    expect(run.summary).not.toContain('clean in');
  });

  it('has rules of an older form, in a package that the plan does not count among its users', async () => {
    const shop = await createShop({ 'packages/ui/.eslintrc.cjs': 'module.exports = {};\n' });
    await rm(`${shop}/eslint.config.mjs`);
    const plan = planOf([{ ...ui, linters: ['prettier'] }]);
    const run = await runBundle(shop, { plan });
    expect(run.outputs).toMatchObject({ verdict: 'inconclusive', 'failure-code': 'linter-legacy-configuration' });
    await rm(`${shop}/packages/ui/.eslintrc.cjs`);
    expect((await runBundle(shop, { plan })).outputs).toMatchObject({ verdict: 'passed', 'failure-code': '' });
  });

  it('ends with its job: nothing of it is left after a cancellation', async () => {
    const shop = await createShop();
    await fakeEslint(shop, 'process.on("SIGINT", () => {}); setInterval(() => {}, 1000)');
    const run = await runBundle(shop, { cancelAfterMs: 2500 });
    expect(run.milliseconds).toBeLessThan(2500 + 7000);
    expect(run.conclusion).not.toBe('success');
    expect(run.orphans).toEqual([]);
  });
});

describe('wrong inputs', () => {
  it.each([
    ['plan-unreadable', { plan: '{"version":1' }],
    ['plan-unreadable', { plan: '{"version":2}' }],
    ['package-unknown', { packages: 'nope' }],
    ['working-directory-outside', { 'working-directory': '../..' }],
    ['manifest-missing', { manifest: 'no.yml' }],
    ['invalid-inputs', { linters: 'eslnt', fix: 'push', timeout: 'soon' }],
  ])('are refused: %s', async (code, inputs) => {
    const run = await runBundle(await createShop(), { inputs });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': code });
  });

  it('as a plan of a folder that is not of this checkout', async () => {
    const run = await runBundle(await createShop(), { plan: planOf([{ ...ui, path: '../..' }]) });
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': 'plan-unreadable' });
  });

  it('as the plan of another commit than the one checked out', async () => {
    const shop = await createShop();
    const head = git(shop, 'rev-parse', 'HEAD');
    const later = commitAll(shop, 'later');
    const run = await runBundle(shop, { head });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': 'plan-of-another-commit' });
    expect(run.log.join('\n')).toContain(`is the plan of commit ${head}, and this job has checked out ${later}`);
  });
});
