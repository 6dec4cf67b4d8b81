import { identify, type Finding, type FindingDraft } from '../src/index.ts';

/** A finding of ESLint with whatever a test cares about laid over it. */
export function draft(over: Partial<FindingDraft> & { at?: [file: string, line: number] } = {}): FindingDraft {
  const { at = ['src/a.ts', 1], ...rest } = over;
  return {
    tool: 'eslint',
    rule: { id: 'no-undef', url: 'https://eslint.org/docs/latest/rules/no-undef' },
    level: 'error',
    message: "'x' is not defined.",
    location: { file: at[0], region: { line: at[1], column: 1 } },
    fixable: false,
    ...rest,
  };
}

export function findings(...drafts: readonly FindingDraft[]): Finding[] {
  return identify(drafts, () => undefined);
}

/** `count` findings of one rule, each in its own file. */
export function many(count: number, rule: string, over: Partial<FindingDraft> = {}): FindingDraft[] {
  return Array.from({ length: count }, (_, index) =>
    draft({ rule: { id: rule }, at: [`src/${rule}-${index}.ts`, 1], ...over }),
  );
}
