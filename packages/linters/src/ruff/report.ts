import type { FindingDraft } from '@aevon/findings';
import { z } from 'zod';
import { repositoryPath } from '../places.ts';
import type { Project } from '../port.ts';

const placeSchema = z.object({ row: z.number().int(), column: z.number().int() });
const diagnosticSchema = z.object({
  code: z.string().nullish(),
  filename: z.string().nullish(),
  message: z.string(),
  severity: z.string().nullish(),
  url: z.string().nullish(),
  location: placeSchema.nullish(),
  end_location: placeSchema.nullish(),
  fix: z.object({ applicability: z.string().nullish() }).nullish(),
});
const reportSchema = z.array(diagnosticSchema);

type Diagnostic = z.infer<typeof diagnosticSchema>;

export type RuffReport =
  | { readonly readable: true; readonly findings: readonly FindingDraft[] }
  | { readonly readable: false; readonly why: string };

export const syntaxRule = 'invalid-syntax';
export const formatRule = 'unformatted';

function locate(diagnostic: Diagnostic, project: Project): FindingDraft['location'] {
  const { filename, location, end_location: end } = diagnostic;
  const file = filename == null ? undefined : repositoryPath(project, filename);
  if (file === undefined) return undefined;
  if (diagnostic.code === formatRule || location == null || location.row < 1) return { file };
  const ends = end == null || end.row < location.row ? {} : { endLine: end.row, endColumn: Math.max(1, end.column) };
  return { file, region: { line: location.row, column: Math.max(1, location.column), ...ends } };
}

function draftOf(diagnostic: Diagnostic, project: Project): FindingDraft {
  const location = locate(diagnostic, project);
  const id = diagnostic.code ?? syntaxRule;
  const url = diagnostic.url ?? (id === formatRule ? 'https://docs.astral.sh/ruff/formatter/' : undefined);
  return {
    tool: 'ruff',
    rule: url === undefined ? { id } : { id, url },
    level: diagnostic.severity === 'warning' ? 'warning' : 'error',
    message: id === formatRule ? formatMessage(location?.file) : diagnostic.message,
    ...(location === undefined ? {} : { location }),
    fixable: diagnostic.fix?.applicability === 'safe' || id === formatRule,
  };
}

function formatMessage(file: string | undefined): string {
  return `Not formatted as Ruff would; mend it with: ruff format ${file ?? '.'}`;
}

/** Reads `--output-format json` of `ruff check` and `ruff format`. Source: https://docs.astral.sh/ruff/settings/#output-format */
export function readRuffReport(text: string, project: Project): RuffReport {
  try {
    const result = reportSchema.safeParse(JSON.parse(text));
    if (result.success)
      return { readable: true, findings: result.data.map((diagnostic) => draftOf(diagnostic, project)) };
    const [issue] = result.error.issues;
    return { readable: false, why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}` };
  } catch {
    return { readable: false, why: text === '' ? 'it is empty' : 'it is not whole JSON' };
  }
}

/** Reads the plain output of `ruff format --check`, of versions that have no JSON for it; its closing line has the count. */
export function readRuffFormatText(stdout: string, project: Project): RuffReport {
  const files = [...stdout.matchAll(/^Would reformat: (.+?)\r?$/gm)].map(([, file]) => file ?? '');
  const [, count] = /^(\d+) files? would be reformatted/m.exec(stdout) ?? [];
  if (Number(count ?? 0) !== files.length)
    return { readable: false, why: `it speaks of ${count ?? 'no'} files and names ${files.length}` };
  if (files.length === 0 && !/^\d+ files? (already formatted|left unchanged)/m.test(stdout))
    return { readable: false, why: 'its closing line is missing' };
  return {
    readable: true,
    findings: files.map((filename) => draftOf({ code: formatRule, filename, message: '' }, project)),
  };
}
