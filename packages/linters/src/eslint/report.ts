import type { FindingDraft, Region } from '@aevon/findings';
import { z } from 'zod';
import { repositoryPath } from '../places.ts';
import type { Project } from '../port.ts';

const position = z.number().int().nullish();
const messageSchema = z.object({
  ruleId: z.string().nullish(),
  severity: z.union([z.literal(1), z.literal(2)]),
  fatal: z.boolean().nullish(),
  message: z.string(),
  line: position,
  column: position,
  endLine: position,
  endColumn: position,
  fix: z.unknown().optional(),
});
const resultSchema = z.object({ filePath: z.string(), messages: z.array(messageSchema) });
const documentSchema = z.object({
  results: z.array(resultSchema),
  metadata: z
    .object({ rulesMeta: z.record(z.string(), z.looseObject({ docs: z.unknown().optional() })).optional() })
    .optional(),
});
const docsSchema = z.object({ url: z.string() });

type Message = z.infer<typeof messageSchema>;
type Document = z.infer<typeof documentSchema>;

/** What is told of one file. */
export interface FileResult {
  /** Relative to the root; undefined when it is outside. */
  readonly file: string | undefined;
  /** False for a file that was named and that the configuration leaves out. */
  readonly looked: boolean;
  readonly findings: readonly FindingDraft[];
}

export type EslintReport =
  | {
      readonly readable: true;
      readonly results: readonly FileResult[];
      readonly findings: readonly FindingDraft[];
      readonly files: number;
      readonly reported: number;
    }
  | { readonly readable: false; readonly why: string };

/** A file named on the command line that the configuration leaves out is told as a warning without a rule. */
function tellsIgnored(message: Message): boolean {
  return message.ruleId == null && message.severity === 1 && message.message.startsWith('File ignored');
}

function regionOf(message: Message): Region | undefined {
  const { line, column, endLine, endColumn } = message;
  if (line == null || line < 1) return undefined;
  return {
    line,
    ...(column != null && column > 0 ? { column } : {}),
    ...(endLine != null && endLine >= line ? { endLine } : {}),
    ...(endColumn != null && endColumn > 0 && endLine != null ? { endColumn } : {}),
  };
}

function ruleUrl(document: Document, rule: string): string | undefined {
  return docsSchema.safeParse(document.metadata?.rulesMeta?.[rule]?.docs).data?.url;
}

function ruleOf(document: Document, message: Message): FindingDraft['rule'] {
  const id = message.ruleId ?? (message.fatal === true ? 'parsing-error' : 'eslint-directive');
  const url = ruleUrl(document, id);
  return url === undefined ? { id } : { id, url };
}

function draftOf(document: Document, message: Message, file: string | undefined): FindingDraft {
  const region = regionOf(message);
  return {
    tool: 'eslint',
    rule: ruleOf(document, message),
    level: message.severity === 2 ? 'error' : 'warning',
    message: message.message,
    ...(file === undefined ? {} : { location: { file, ...(region === undefined ? {} : { region }) } }),
    fixable: message.fix != null,
  };
}

function readDocument(text: string): Document | string {
  try {
    const result = documentSchema.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}`;
  } catch {
    return text === '' ? 'it is empty' : 'it is not whole JSON';
  }
}

/**
 * Reads the output of ESLint's formatter `json-with-metadata`, which lists every file that was looked at.
 * Source: https://eslint.org/docs/latest/use/formatters/#json-with-metadata
 */
export function readEslintReport(text: string, project: Project): EslintReport {
  const document = readDocument(text);
  if (typeof document === 'string') return { readable: false, why: document };
  const results = document.results.map(({ filePath, messages }): FileResult => {
    const file = repositoryPath(project, filePath);
    if (messages.some(tellsIgnored)) return { file, looked: false, findings: [] };
    return { file, looked: true, findings: messages.map((message) => draftOf(document, message, file)) };
  });
  const looked = results.filter((result) => result.looked);
  const findings = looked.flatMap((result) => result.findings);
  return { readable: true, results, findings, files: looked.length, reported: results.length };
}
