import { productSources } from './sources.ts';

/** Lines in a row that count as a copy. */
const runLength = 12;

interface Place {
  readonly path: string;
  readonly line: number;
}

function normalized(text: string): { readonly text: string; readonly line: number }[] {
  return text
    .split('\n')
    .map((line, index) => ({ text: line.trim().replace(/\s+/g, ' '), line: index + 1 }))
    .filter(({ text: line }) => line.length > 3 && !/^(\/\/|\*|\/\*|import |export \{|\}|\))/.test(line));
}

/** Runs of twelve equal lines in two places of the product: the third copy of a shape means that the shape is missing. */
export function duplicateProblems(): string[] {
  const seen = new Map<string, Place>();
  const problems: string[] = [];
  let covered: Place = { path: '', line: 0 };
  for (const { path, text } of productSources()) {
    const lines = normalized(text);
    for (let at = 0; at + runLength <= lines.length; at += 1) {
      const run = lines.slice(at, at + runLength);
      const key = run.map((line) => line.text).join('\n');
      const line = run[0]?.line ?? 0;
      const former = seen.get(key);
      if (former === undefined) seen.set(key, { path, line });
      else if (covered.path !== path || line > covered.line) {
        problems.push(`${path}:${line} repeats ${former.path}:${former.line} for ${runLength} lines or more`);
        covered = { path, line: run.at(-1)?.line ?? line };
      }
    }
  }
  return problems;
}
