import { Failure } from '@aevon/ports';
import type { LineCounter } from 'yaml';

/** One thing wrong with the manifest. */
export interface ManifestProblem {
  readonly message: string;
  /** Offset in the text, when it can be told. */
  readonly offset: number | undefined;
}

/** A manifest of 1 MiB is no manifest; reading on would only cost time. */
export const manifestLimitBytes = 1024 * 1024;

const shownProblems = 20;

interface Placed {
  readonly line: number;
  readonly col: number;
}

/** The line with a caret under the column; tabs stay tabs, so that the caret stands right. */
function excerpt(text: string, { line, col }: Placed): string[] {
  const source = (text.split('\n')[line - 1] ?? '').slice(0, 200);
  const before = source.slice(0, col - 1).replace(/[^\t]/g, ' ');
  return [`  ${String(line).padStart(4)} | ${source}`, `       | ${before}^`];
}

/** All problems as one Failure `manifest-invalid`, each with its place and a caret. */
export function manifestFailure(
  file: string,
  text: string,
  lines: LineCounter,
  problems: readonly ManifestProblem[],
): Failure {
  const details: string[] = [];
  let first: Placed | undefined;
  for (const { message, offset } of problems.slice(0, shownProblems)) {
    const place = offset === undefined ? undefined : lines.linePos(offset);
    first ??= place;
    details.push(place === undefined ? `${file}: ${message}` : `${file}:${place.line}:${place.col}: ${message}`);
    if (place !== undefined) details.push(...excerpt(text, place));
  }
  if (problems.length > shownProblems) details.push(`… and ${problems.length - shownProblems} more`);
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  return new Failure({
    kind: 'user',
    code: 'manifest-invalid',
    what: `${file} has ${count}`,
    fix: 'correct what is shown below; the JSON Schema of the manifest lets your editor help',
    details,
    location: { file, ...(first === undefined ? {} : { line: first.line, column: first.col }) },
  });
}
