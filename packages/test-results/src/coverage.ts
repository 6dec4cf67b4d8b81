import { z } from 'zod';

export const fileCoverage = z.object({
  /** Relative to the root of the repository, forward slashes. */
  file: z.string(),
  /** Numbers of the lines that ran, ascending. */
  covered: z.array(z.number()),
  /** Numbers of the lines that could have run and did not, ascending. */
  missed: z.array(z.number()),
});
export type FileCoverage = z.infer<typeof fileCoverage>;

/** Lines of a group of files. */
export interface LineTotal {
  readonly covered: number;
  readonly total: number;
}

function ascending(lines: Iterable<number>): number[] {
  return [...lines].sort((a, b) => a - b);
}

/** Joins coverage from several runs: a line is covered when any of them ran it. Sorted by file. */
export function mergeCoverage(parts: readonly (readonly FileCoverage[])[]): FileCoverage[] {
  const files = new Map<string, { covered: Set<number>; all: Set<number> }>();
  for (const part of parts.flat()) {
    const known = files.get(part.file) ?? { covered: new Set(), all: new Set() };
    for (const line of part.covered) known.covered.add(line);
    for (const line of [...part.covered, ...part.missed]) known.all.add(line);
    files.set(part.file, known);
  }
  return [...files]
    .map(([file, { covered, all }]) => ({
      file,
      covered: ascending(covered),
      missed: ascending([...all].filter((line) => !covered.has(line))),
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Covered and all lines of files. */
export function totalLines(files: readonly FileCoverage[]): LineTotal {
  const covered = files.reduce((sum, file) => sum + file.covered.length, 0);
  return { covered, total: covered + files.reduce((sum, file) => sum + file.missed.length, 0) };
}

/** Percent of lines covered; undefined when there is no line. */
export function percent(lines: LineTotal): number | undefined {
  return lines.total === 0 ? undefined : (lines.covered / lines.total) * 100;
}

function contains(folder: string, file: string): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}

/** Lines by package name: each file belongs to the package with the longest path that holds it. */
export function linesByPackage(
  files: readonly FileCoverage[],
  packages: readonly { readonly name: string; readonly path: string }[],
): Map<string, LineTotal> {
  const deepest = [...packages].sort((a, b) => b.path.length - a.path.length);
  const grouped = Map.groupBy(files, (file) => deepest.find((candidate) => contains(candidate.path, file.file))?.name);
  const totals = new Map<string, LineTotal>();
  for (const [name, group] of grouped) if (name !== undefined) totals.set(name, totalLines(group));
  return totals;
}
