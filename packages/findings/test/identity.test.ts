import { describe, expect, it } from 'vitest';
import { identify } from '../src/index.ts';
import { draft } from './samples.ts';

const linesOf = (text: string) => (): readonly string[] => text.split('\n');
const identitiesIn = (text: string, ...lines: number[]): string[] =>
  identify(
    lines.map((line) => draft({ at: ['a.ts', line] })),
    linesOf(text),
  ).map((finding) => finding.identity);

describe('identity of a finding', () => {
  it('stays when lines are added above it', () => {
    expect(identitiesIn('x();', 1)).toEqual(identitiesIn('// new\n\nx();', 3));
  });

  it('stays when only the indentation changes', () => {
    expect(identitiesIn('if (a) x( 1 );', 1)).toEqual(identitiesIn('\tif (a)   x( 1 );  ', 1));
  });

  it('changes with the code, the rule, the path and the tool', () => {
    const lines = linesOf('x();\ny();');
    const base = draft({ at: ['a.ts', 1] });
    const others = [
      draft({ at: ['a.ts', 2] }),
      draft({ at: ['b.ts', 1] }),
      { ...base, rule: { id: 'other' } },
      { ...base, tool: 'ruff' },
    ];
    const all = [base, ...others].flatMap((one) => identify([one], lines)).map((finding) => finding.identity);
    expect(new Set(all).size).toBe(5);
  });

  it('keeps equal lines of one file apart, whatever order the tool reports them in', () => {
    const forwards = identitiesIn('x();\nx();', 1, 2);
    expect(new Set(forwards).size).toBe(2);
    expect(identitiesIn('x();\nx();', 2, 1)).toEqual(forwards);
  });

  it('does without a place, and without the file', () => {
    const { location, ...nowhere } = draft();
    expect(location).toBeDefined();
    const [first, second] = [nowhere, { ...nowhere, message: 'other' }].flatMap((one) =>
      identify([one], () => undefined),
    );
    expect(first?.identity).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.identity).not.toBe(first?.identity);
  });
});
