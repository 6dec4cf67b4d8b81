import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkArguments } from '../src/argument-chunks.ts';
import { readCacheRisk } from '../src/eslint/cache-safety.ts';
import { readEslintReport } from '../src/eslint/report.ts';
import { isAtLeast, majorOf } from '../src/installed-package.ts';
import { readPrettierReport } from '../src/prettier/report.ts';
import { readRuffFormatText, readRuffReport } from '../src/ruff/report.ts';

const project = { root: '/repo', path: 'app' };

describe('foreign output', () => {
  it('never makes a parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readEslintReport(text, project);
        readRuffReport(text, project);
        readRuffFormatText(text, project);
        readPrettierReport(1, text, text, project);
        readCacheRisk(text);
      }),
    );
  });

  it('cut anywhere is not readable', () => {
    const whole = JSON.stringify({
      results: [
        { filePath: '/repo/app/a.js', messages: [{ ruleId: 'x', severity: 2, message: 'm', line: 1, column: 1 }] },
      ],
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(readEslintReport(whole.slice(0, length), project).readable).toBe(false);
      }),
    );
    expect(readEslintReport(whole, project)).toMatchObject({ readable: true, files: 1 });
  });

  it('about a file outside the repository has no place', () => {
    const text = JSON.stringify([
      { code: 'X', message: 'm', filename: '/etc/passwd', location: { row: 1, column: 1 } },
    ]);
    const report = readRuffReport(text, project);
    expect(report.readable && report.findings[0]).toEqual({
      tool: 'ruff',
      rule: { id: 'X' },
      level: 'error',
      message: 'm',
      fixable: false,
    });
  });
});

describe('cache risk', () => {
  it.each([
    ['{"rules":{"no-undef":[2]}}', undefined],
    ['{"rules":{"import/no-cycle":["off"]}}', undefined],
    ['{"rules":{"import-x/no-cycle":[2,{}]}}', 'the rule import-x/no-cycle reads other files'],
    ['{"languageOptions":{"parserOptions":{"project":true}}}', 'rules use types of other files'],
    ['noise', 'its configuration could not be read'],
  ])('of %s', (printed, risk) => {
    expect(readCacheRisk(printed)).toBe(risk);
  });
});

describe('argument chunks', () => {
  it('keep every name once, in order, within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 40 })),
        fc.integer({ min: 50, max: 400 }),
        (files, limit) => {
          const chunks = chunkArguments(files, limit);
          expect(chunks.flat()).toEqual(files);
          for (const chunk of chunks) {
            const size = chunk.reduce((total, file) => total + Buffer.byteLength(file) + 3, 0);
            expect(chunk.length === 1 || size <= limit).toBe(true);
          }
        },
      ),
    );
  });
});

describe('versions', () => {
  it('are compared by number', () => {
    expect(majorOf('10.15.0-rc.1')).toBe(10);
    expect(majorOf('next')).toBeUndefined();
    expect(['9.34.0', '9.4.0', '10.0.0', 'x'].map((version) => isAtLeast(version, 9, 34))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
