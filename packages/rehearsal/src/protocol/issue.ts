import type { AnnotationRecord } from '../record.ts';

/** What an `::error::`, a matched line or the runner itself reports; becomes a log line and perhaps an annotation. */
export interface Issue {
  readonly level: AnnotationRecord['level'];
  readonly message: string;
  /** Keys in lower case: file, line, endline, col, endcolumn, title. */
  readonly properties: ReadonlyMap<string, string>;
}

/** .NET's `int.TryParse`. */
function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= 0x7fffffff ? value : undefined;
}

function repairStart(properties: Map<string, string>, start: string, end: string): void {
  const last = properties.get(end);
  const needed = parseInteger(last) !== undefined && parseInteger(properties.get(start)) === undefined;
  if (last !== undefined && needed) properties.set(start, last);
}

function dropReversed(properties: Map<string, string>, start: string, end: string): void {
  const from = parseInteger(properties.get(start));
  const to = parseInteger(properties.get(end));
  if (from === undefined || to === undefined || to >= from) return;
  properties.delete(start);
  properties.delete(end);
}

/**
 * Repairs the place of an issue command: a lone end becomes the start as well, columns are dropped without a line or
 * across lines, and a range that ends before it starts is dropped.
 * Source: actions/runner `ActionCommandManager.cs`, `ValidateLinesAndColumns`.
 */
export function repairPlace(properties: Map<string, string>): void {
  repairStart(properties, 'line', 'endline');
  repairStart(properties, 'col', 'endcolumn');
  const line = properties.get('line');
  const endLine = properties.get('endline');
  const spansLines = parseInteger(endLine) !== undefined && line !== endLine;
  // The order of the runner: reversed ranges are judged by the values as they were written.
  const columnsAreLost = parseInteger(line) === undefined || spansLines;
  dropReversed(properties, 'line', 'endline');
  dropReversed(properties, 'col', 'endcolumn');
  if (!columnsAreLost) return;
  properties.delete('col');
  properties.delete('endcolumn');
}

/** A path under `folder` without it, any other unchanged. Source: actions/runner `IOUtil.MakeRelative`. */
export function makeRelative(path: string, folder: string): string {
  if (path === folder) return '';
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** The annotation as the check run shows it. */
export function toAnnotation(issue: Issue): AnnotationRecord {
  const { properties } = issue;
  const numbers = {
    line: parseInteger(properties.get('line')),
    endLine: parseInteger(properties.get('endline')),
    column: parseInteger(properties.get('col')),
  };
  const texts = { title: properties.get('title'), file: properties.get('file') };
  const present = Object.entries({ ...texts, ...numbers }).filter(([, value]) => value !== undefined && value !== '');
  return { level: issue.level, message: issue.message, ...Object.fromEntries(present) };
}
