import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFindings, groupByFile, groupByRule, rankFindings, selectAnnotations } from '../src/index.ts';
import { draft, findings, many } from './samples.ts';

describe('the few annotations of a level', () => {
  it('shows every finding as it is when there are few', () => {
    const { annotations, held } = selectAnnotations(findings(draft(), draft({ level: 'warning', message: 'hm' })));
    expect(annotations).toEqual([
      {
        level: 'error',
        title: 'eslint: no-undef',
        message: "'x' is not defined.",
        file: 'src/a.ts',
        line: 1,
        column: 1,
      },
      { level: 'warning', title: 'eslint: no-undef', message: 'hm', file: 'src/a.ts', line: 1, column: 1 },
    ]);
    expect(held).toEqual({ error: 0, warning: 0, notice: 0 });
  });

  it('shows one of each rule before a second of any, widest rule first, and tells of the rest', () => {
    const all = findings(...many(40, 'wide'), ...many(3, 'small'), ...many(1, 'single'));
    const { annotations, held } = selectAnnotations(all);
    expect(annotations).toHaveLength(9);
    expect(annotations.slice(0, 3).map(({ title }) => title)).toEqual([
      'eslint: wide',
      'eslint: small',
      'eslint: single',
    ]);
    expect(annotations[0]?.message).toContain('35 more of this rule (40 files in all)');
    expect(annotations[1]?.message).not.toContain('more of this rule');
    expect(held.error).toBe(35);
  });

  it('leaves out columns of a place over several lines', () => {
    const region = { line: 1, column: 2, endLine: 3, endColumn: 4 };
    const { annotations } = selectAnnotations(findings(draft({ location: { file: 'a.ts', region } })));
    expect(annotations[0]).toMatchObject({ line: 1, endLine: 3 });
    expect(annotations[0]).not.toHaveProperty('column');
  });

  it('touches each file before a second place of any', () => {
    const sameFile = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((line) => draft({ at: ['big.ts', line] }));
    const { annotations } = selectAnnotations(findings(...sameFile, draft({ at: ['z.ts', 1] })));
    expect(annotations[1]?.file).toBe('z.ts');
  });

  it('never shows more than the limit, never loses one, and puts errors first', () => {
    const level = fc.constantFrom('error', 'warning', 'notice');
    const any = fc.array(fc.record({ level, rule: fc.nat(4), file: fc.nat(6), line: fc.nat(50) }), { maxLength: 80 });
    fc.assert(
      fc.property(any, (raw) => {
        const all = findings(
          ...raw.map((one) =>
            draft({ level: one.level, rule: { id: `r${one.rule}` }, at: [`f${one.file}`, one.line] }),
          ),
        );
        const ranked = rankFindings(all);
        expect(new Set(ranked)).toEqual(new Set(all));
        expect(ranked.map((one) => one.level)).toEqual(
          ranked.map((one) => one.level).toSorted((a, b) => 'ewn'.indexOf(a.charAt(0)) - 'ewn'.indexOf(b.charAt(0))),
        );
        const { annotations, held } = selectAnnotations(all);
        for (const name of ['error', 'warning', 'notice'] as const) {
          const shown = annotations.filter((one) => one.level === name).length;
          expect(shown).toBeLessThanOrEqual(10);
          expect(shown + held[name]).toBe(all.filter((one) => one.level === name).length);
        }
      }),
    );
  });
});

describe('counts and groups', () => {
  it('counts levels, fixable ones and files', () => {
    const all = findings(
      draft({ fixable: true }),
      draft({ level: 'warning', at: ['b.ts', 1] }),
      draft({ level: 'notice' }),
    );
    expect(countFindings(all)).toEqual({ errors: 1, warnings: 1, notices: 1, fixable: 1, files: 2 });
  });

  it('puts rules with errors before wider rules with warnings', () => {
    const all = findings(...many(9, 'loose', { level: 'warning' }), ...many(1, 'strict'));
    expect(groupByRule(all).map(({ name, files }) => [name, files])).toEqual([
      ['eslint/strict', 1],
      ['eslint/loose', 9],
    ]);
  });

  it('puts the file with most errors first', () => {
    const all = findings(
      draft({ at: ['a', 1], level: 'warning' }),
      draft({ at: ['a', 2], level: 'warning' }),
      draft({ at: ['b', 1] }),
    );
    expect(groupByFile(all).map(({ file }) => file)).toEqual(['b', 'a']);
  });
});
