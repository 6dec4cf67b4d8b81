import type { FindingDraft } from '@aevon/findings';
import type { LinterRun } from '@aevon/linters';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { cacheOff } from '../src/cache.ts';
import type { FixResult } from '../src/fix/result.ts';
import type { Cell } from '../src/lint-all.ts';
import { createLinks } from '../src/links.ts';
import { makeReport } from '../src/report.ts';
import { headline, summarizeLint } from '../src/summary.ts';
import { runnerAt } from './parts/world.ts';

const fixCommands = { eslint: 'npx eslint --fix .', prettier: 'npx prettier --write .', ruff: 'ruff check --fix .' };

function finding(file: string, over: Partial<FindingDraft> = {}): FindingDraft {
  return {
    tool: 'eslint',
    rule: { id: 'no-undef' },
    level: 'error',
    message: 'm',
    location: { file, region: { line: 3, column: 1 } },
    fixable: false,
    ...over,
  };
}

function cell(path: string, run: Partial<LinterRun>): Cell {
  const whole: LinterRun = {
    linter: 'eslint',
    outcome: 'clean',
    version: '10.0.0',
    files: 2,
    findings: [],
    evidence: [],
    durationMs: 10,
    ...run,
  };
  return { job: { package: path, path, linter: whole.linter }, run: whole };
}

function summarize(
  cells: readonly Cell[],
  fix: FixResult = { outcome: 'off' },
  failOn: 'error' | 'warning' = 'error',
): string {
  const report = makeReport(cells, '/nowhere', {
    failOn,
    scope: 'packages',
    reason: 'compared with main',
    cache: cacheOff,
    fix,
    durationMs: 1234,
  });
  return summarizeLint(report, {
    links: createLinks(runnerAt('/nowhere')),
    held: { error: 2, warning: 0, notice: 0 },
    sarif: 'all.sarif',
    fixCommands,
  });
}

describe('the summary', () => {
  it('says first how it ended', () => {
    expect(summarize([cell('ui', {})])).toMatch(/^## ✅ Lint: clean in 1 package\n/);
    expect(summarize([])).toMatch(/^## ➖ Lint: nothing to lint\n/);
    const red = summarize([
      cell('ui', { outcome: 'findings', findings: [finding('ui/a.js'), finding('ui/b.js', { level: 'warning' })] }),
    ]);
    expect(red).toMatch(/^## ❌ Lint: 1 error, 1 warning in 2 files of 1 package\n/);
  });

  it('shows a linter without an answer before all findings, with its last words', () => {
    const crashed = cell('ui', {
      outcome: 'crashed',
      problem: 'ESLint gave up',
      remedy: 'read on',
      evidence: ['```', 'Error: <boom>'],
    });
    const summary = summarize([crashed, cell('web', { outcome: 'findings', findings: [finding('web/a.js')] })]);
    expect(summary).toMatch(/^## 🚫 Lint: 1 linter run of 2 gave no answer; 1 error otherwise\n/);
    expect(summary.indexOf('Error: <boom>')).toBeLessThan(summary.indexOf('### Rules'));
    expect(marked.parse(summary, { async: false })).toContain('Error: &lt;boom&gt;');
  });

  it('links each finding to its line', () => {
    const summary = summarize([cell('ui', { outcome: 'findings', findings: [finding('ui/[id].js')] })]);
    expect(summary).toContain(`https://github.com/shop/shop/blob/${'f'.repeat(40)}/ui/%5Bid%5D.js#L3`);
  });

  it('says what was held back and where all of it is', () => {
    expect(summarize([cell('ui', {})])).toContain('2 findings without an annotation');
  });

  it('tells of a patch, of a commit, and of what hindered one', () => {
    const patch = {
      outcome: 'patch',
      file: '/t/x.patch',
      files: ['a', 'b'],
      notes: ['no commit was pushed: the pull request comes from a fork'],
    } as const;
    expect(summarize([cell('ui', {})], patch)).toContain('⚠️ no commit was pushed: the pull request comes from a fork');
    const commit = {
      outcome: 'committed',
      patch: { ...patch, notes: [] },
      sha: 'c0ffee'.repeat(7),
      branch: 'topic',
    } as const;
    expect(summarize([cell('ui', {})], commit)).toContain('Fixes to 2 files were pushed to <code>topic</code>');
  });

  it('shows hostile names and messages as they are', () => {
    const hostile = '<img src=x> | [a](http://b) `c`\n# title';
    const findings = [
      finding(`ui/${hostile}`, { message: hostile, rule: { id: hostile, url: 'javascript:alert(1)' } }),
    ];
    const html = marked.parse(summarize([cell(hostile, { outcome: 'findings', findings, problem: hostile })]), {
      async: false,
    });
    expect(html).not.toMatch(/<img|javascript:|<h1/);
    expect(html.match(/<a href="(?!https:\/\/github\.com\/shop\/shop\/blob\/f{40}\/)/)).toBeNull();
  });

  it('stays short for a thousand packages and findings', () => {
    const cells = Array.from({ length: 1000 }, (_, index) => {
      const bad = index % 2 === 0;
      const findings = bad ? [finding(`p${index}/a.js`, { rule: { id: `r${index % 40}` } })] : [];
      return cell(`p${index}`, { outcome: bad ? 'findings' : 'clean', findings });
    });
    const summary = summarize(cells);
    expect(Buffer.byteLength(summary)).toBeLessThan(40_000);
    expect(summary).toContain('… and 960 more packages: some with findings, see the log');
    expect(summary).toContain('… and 10 more rules');
    expect(summary).toContain('… and 490 more files');
  });
});

describe('the verdict', () => {
  const settings = {
    failOn: 'error',
    scope: 'files',
    reason: '',
    cache: cacheOff,
    fix: { outcome: 'off' },
    durationMs: 0,
  } as const;
  it.each([
    ['passed', [cell('ui', {})]],
    ['passed', [cell('ui', {}), cell('web', { outcome: 'no-files' })]],
    ['skipped', []],
    ['skipped', [cell('ui', { outcome: 'no-files' })]],
    ['failed', [cell('ui', { outcome: 'findings', findings: [finding('a')] })]],
    [
      'inconclusive',
      [cell('ui', { outcome: 'killed' }), cell('web', { outcome: 'findings', findings: [finding('a')] })],
    ],
  ] as const)('is %s', (verdict, cells) => {
    const report = makeReport(cells, '/nowhere', settings);
    expect(report.verdict).toBe(verdict);
    expect(headline(report)).not.toBe('');
  });
});
