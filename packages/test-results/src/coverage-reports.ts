import { messageOf } from '@aevon/ports';
import { z } from 'zod';
import { type FileCoverage, mergeCoverage } from './coverage.ts';
import { resolveReported } from './failure-place.ts';
import { truncated, type Reading, type ReportContext } from './reading.ts';

const position = z.looseObject({ line: z.number() });
const istanbulFile = z.looseObject({
  path: z.string(),
  statementMap: z.record(z.string(), z.looseObject({ start: position })),
  s: z.record(z.string(), z.number()),
});
const istanbulReport = z.record(z.string(), istanbulFile);

const coveragePyReport = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({ executed_lines: z.array(z.number()), missing_lines: z.array(z.number()) }),
  ),
});

/** As istanbul-lib-coverage counts lines: a line has run when a statement that starts on it has. */
function istanbulLines(file: z.infer<typeof istanbulFile>): { covered: Set<number>; missed: number[] } {
  const covered = new Set<number>();
  const all = new Set<number>();
  for (const [id, { start }] of Object.entries(file.statementMap)) {
    all.add(start.line);
    if ((file.s[id] ?? 0) > 0) covered.add(start.line);
  }
  return { covered, missed: [...all].filter((line) => !covered.has(line)) };
}

/** A coverage report of that shape, or the trouble with it. */
export function parseCoverage<T>(context: ReportContext, json: string, schema: z.ZodType<T>): Reading<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    return truncated(context, `coverage: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(raw);
  return parsed.success
    ? { value: parsed.data }
    : truncated(context, `coverage: ${parsed.error.issues[0]?.path.join('.') ?? ''} is not as expected`);
}

interface RawFile {
  readonly path: string;
  readonly covered: Iterable<number>;
  readonly missed: Iterable<number>;
}

/** Files outside the repository are left out: they are the runner's own. */
function locate(context: ReportContext, files: readonly RawFile[]): FileCoverage[] {
  const located = files.flatMap(({ path, covered, missed }) => {
    const file = resolveReported(context, path);
    return file === undefined ? [] : [{ file, covered: [...covered], missed: [...missed] }];
  });
  return mergeCoverage([located]);
}

/** Reads istanbul's `coverage-final.json`, as Vitest's `json` coverage reporter writes it. */
export function readIstanbulCoverage(context: ReportContext, json: string): Reading<FileCoverage[]> {
  const reading = parseCoverage(context, json, istanbulReport);
  if ('trouble' in reading) return reading;
  const files = Object.values(reading.value).map((file) => ({ path: file.path, ...istanbulLines(file) }));
  return { value: locate(context, files) };
}

/** Reads the report of coverage.py's `json` command, formats 2 and 3. */
export function readCoveragePy(context: ReportContext, json: string): Reading<FileCoverage[]> {
  const reading = parseCoverage(context, json, coveragePyReport);
  if ('trouble' in reading) return reading;
  const files = Object.entries(reading.value.files).map(([path, file]) => ({
    path,
    covered: file.executed_lines,
    missed: file.missing_lines,
  }));
  return { value: locate(context, files) };
}
