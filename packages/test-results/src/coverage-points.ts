import { z } from 'zod';
import { parseCoverage } from './coverage-reports.ts';
import { resolveReported } from './failure-place.ts';
import type { Reading, ReportContext } from './reading.ts';

/** What a threshold can count. */
export const coverageMetrics = ['lines', 'statements', 'functions', 'branches'] as const;
export type CoverageMetric = (typeof coverageMetrics)[number];

const points = z.object({ covered: z.array(z.string()), missed: z.array(z.string()) });
/** Places of one file that ran and that did not, by a key that is the same in every shard. */
export type Points = z.infer<typeof points>;

export const filePoints = z.partialRecord(z.enum(coverageMetrics), points);
/** By file; relative to the root of the repository, or as reported where it is outside. */
export type FilePoints = Readonly<Record<string, z.infer<typeof filePoints>>>;

/** Infinity, which istanbul writes for the end of a line, is null in JSON. */
const place = z.looseObject({ line: z.number().nullish(), column: z.number().nullish() });
const range = z.looseObject({ start: place, end: place });
const istanbul = z.record(
  z.string(),
  z.looseObject({
    path: z.string(),
    statementMap: z.record(z.string(), range),
    s: z.record(z.string(), z.number()),
    fnMap: z.record(z.string(), z.looseObject({ loc: range })).default({}),
    f: z.record(z.string(), z.number()).default({}),
    branchMap: z.record(z.string(), z.looseObject({ loc: range })).default({}),
    b: z.record(z.string(), z.array(z.number())).default({}),
  }),
);
type IstanbulFile = z.infer<typeof istanbul>[string];

const coveragePy = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      executed_lines: z.array(z.number()),
      missing_lines: z.array(z.number()),
      executed_branches: z.array(z.array(z.number())).default([]),
      missing_branches: z.array(z.array(z.number())).default([]),
    }),
  ),
});

type Hit = readonly [key: string, ran: boolean];

function split(hits: Iterable<Hit>): Points {
  const ran = new Map<string, boolean>();
  for (const [key, hit] of hits) ran.set(key, hit || ran.get(key) === true);
  const keys = [...ran.keys()];
  return { covered: keys.filter((key) => ran.get(key)), missed: keys.filter((key) => ran.get(key) !== true) };
}

function keyOf({ start, end }: z.infer<typeof range>): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** Two things at one place stay two, in the order in which every shard reports them. */
function numbered(hits: readonly Hit[]): Hit[] {
  const seen = new Map<string, number>();
  return hits.map(([key, ran]) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [count === 1 ? key : `${key}#${count}`, ran];
  });
}

function pointsOfIstanbul(file: IstanbulFile): FilePoints[string] {
  const statements = Object.entries(file.statementMap);
  const branches = Object.entries(file.branchMap).flatMap(([id, { loc }]) =>
    (file.b[id] ?? []).map((hits, arm): Hit => [`${keyOf(loc)}/${arm}`, hits > 0]),
  );
  return {
    lines: split(statements.map(([id, { start }]) => [String(start.line), (file.s[id] ?? 0) > 0])),
    statements: split(numbered(statements.map(([id, at]) => [keyOf(at), (file.s[id] ?? 0) > 0]))),
    functions: split(numbered(Object.entries(file.fnMap).map(([id, { loc }]) => [keyOf(loc), (file.f[id] ?? 0) > 0]))),
    branches: split(numbered(branches)),
  };
}

function located(context: ReportContext, files: readonly (readonly [string, FilePoints[string]])[]): FilePoints {
  return Object.fromEntries(files.map(([path, found]) => [resolveReported(context, path) ?? path, found]));
}

/** Everything that istanbul's `coverage-final.json` counts. */
export function readIstanbulPoints(context: ReportContext, json: string): Reading<FilePoints> {
  const reading = parseCoverage(context, json, istanbul);
  if ('trouble' in reading) return reading;
  return {
    value: located(
      context,
      Object.values(reading.value).map((file) => [file.path, pointsOfIstanbul(file)]),
    ),
  };
}

/** Everything that the report of coverage.py's `json` command counts. */
export function readCoveragePyPoints(context: ReportContext, json: string): Reading<FilePoints> {
  const reading = parseCoverage(context, json, coveragePy);
  if ('trouble' in reading) return reading;
  const files = Object.entries(reading.value.files).map(([path, file]): [string, FilePoints[string]] => [
    path,
    {
      lines: { covered: file.executed_lines.map(String), missed: file.missing_lines.map(String) },
      branches: { covered: file.executed_branches.map(String), missed: file.missing_branches.map(String) },
    },
  ]);
  return { value: located(context, files) };
}

function joinFile(one: FilePoints[string], other: FilePoints[string]): FilePoints[string] {
  const joined = coverageMetrics.flatMap((metric): [CoverageMetric, Points][] => {
    const parts = [one[metric], other[metric]].filter((part) => part !== undefined);
    if (parts.length === 0) return [];
    const missed = parts.flatMap((part) => part.missed.map((key): Hit => [key, false]));
    const covered = parts.flatMap((part) => part.covered.map((key): Hit => [key, true]));
    return [[metric, split([...missed, ...covered])]];
  });
  return Object.fromEntries(joined);
}

/** Joins the points of several shards: what ran in any of them has run. */
export function joinPoints(parts: readonly FilePoints[]): FilePoints {
  const files = new Map<string, FilePoints[string]>();
  for (const [file, found] of parts.flatMap((part) => Object.entries(part))) {
    const known = files.get(file);
    files.set(file, known === undefined ? found : joinFile(known, found));
  }
  return Object.fromEntries(files);
}
