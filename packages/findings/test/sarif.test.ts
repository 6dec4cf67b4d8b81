import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { relativeUri, toSarif, type ScanRun } from '../src/index.ts';
import { draft, findings } from './samples.ts';

const tool = { name: 'ESLint', version: '10.15.0', url: 'https://eslint.org' };

function run(over: Partial<ScanRun> = {}): ScanRun {
  return {
    tool,
    category: 'lint/eslint',
    findings: [],
    columns: 'utf16CodeUnits',
    completed: true,
    problems: [],
    ...over,
  };
}

describe('SARIF', () => {
  it('has the types of the standard', () => {
    const log: Log = toSarif([run({ findings: findings(draft()) })]);
    expect(log.version).toBe('2.1.0');
  });

  it('writes a result with its rule, place and fingerprints', () => {
    const [finding] = findings(
      draft({ location: { file: 'a b/c#d.ts', region: { line: 3, column: 5, endLine: 3, endColumn: 9 } } }),
    );
    const [written] = toSarif([run({ findings: finding === undefined ? [] : [finding] })]).runs;
    expect(written?.tool.driver.rules).toEqual([
      {
        id: 'no-undef',
        helpUri: 'https://eslint.org/docs/latest/rules/no-undef',
        defaultConfiguration: { level: 'error' },
      },
    ]);
    expect(written?.results[0]).toEqual({
      ruleId: 'no-undef',
      ruleIndex: 0,
      level: 'error',
      message: { text: "'x' is not defined." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/c%23d.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
          },
        },
      ],
      partialFingerprints: { 'aevonIdentity/v1': finding?.identity, primaryLocationLineHash: finding?.identity },
      properties: { fixable: false },
    });
  });

  it('points each result at its own rule, and writes each rule once', () => {
    const all = findings(
      draft({ rule: { id: 'a' } }),
      draft({ rule: { id: 'b' }, level: 'notice' }),
      draft({ rule: { id: 'a' } }),
    );
    const [written] = toSarif([run({ findings: all })]).runs;
    expect(written?.tool.driver.rules.map(({ id }) => id)).toEqual(['a', 'b']);
    for (const result of written?.results ?? []) {
      expect(written?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    }
    expect(written?.results.map(({ level }) => level)).toEqual(['error', 'error', 'note']);
  });

  it('says when a tool did not finish, and why', () => {
    const [written] = toSarif([
      run({ completed: false, problems: ['crashed'], startedAt: new Date(0), endedAt: new Date(1500) }),
    ]).runs;
    expect(written?.invocations).toEqual([
      {
        executionSuccessful: false,
        startTimeUtc: '1970-01-01T00:00:00.000Z',
        endTimeUtc: '1970-01-01T00:00:01.500Z',
        toolExecutionNotifications: [{ level: 'error', message: { text: 'crashed' } }],
      },
    ]);
    expect(written?.automationDetails.id).toBe('lint/eslint/');
  });

  it('leaves out an address that is none, and tells new from known', () => {
    const [finding] = findings(draft({ rule: { id: 'x', url: 'javascript:alert(1)' }, severity: 7.25 }));
    const known = finding === undefined ? [] : [{ ...finding, isNew: false }];
    const [written] = toSarif([run({ findings: known })]).runs;
    expect(written?.tool.driver.rules).toEqual([
      { id: 'x', defaultConfiguration: { level: 'error' }, properties: { 'security-severity': '7.3' } },
    ]);
    expect(written?.results[0]?.baselineState).toBe('unchanged');
  });

  it('makes a relative reference of any path', () => {
    expect(relativeUri('apps/[slug]/@x/ü:?.ts')).toBe('apps/%5Bslug%5D/@x/%C3%BC%3A%3F.ts');
    expect(relativeUri('\ud800.ts')).toBe('%EF%BF%BD.ts');
  });
});
