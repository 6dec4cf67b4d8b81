import { existsSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { FindingDraft } from '@aevon/findings';
import { directoryOf, repositoryPath } from '../places.ts';
import type { Project } from '../port.ts';

export type PrettierReport =
  | { readonly readable: true; readonly findings: readonly FindingDraft[] }
  /** `why` is undefined when Prettier itself says that it did not do its work. */
  | { readonly readable: false; readonly why?: string };

const syntaxError = /^\[error\] (.+?): (\w*SyntaxError: .*?)(?: \((\d+):(\d+)\))?$/;
const foundIssues = /^\[warn\] Code style issues (?:found )?in (the above file|(\d+) files)/;
const metErrors = /^Error occurred when checking code style in (the above file|(\d+) files)\.$/;
const allGood = 'All matched files use Prettier code style!';

function linesOf(text: string): string[] {
  return stripVTControlCharacters(text).split(/\r?\n/);
}

/** The number in a closing line of Prettier; undefined when the line is missing. */
function countIn(lines: readonly string[], pattern: RegExp): number | undefined {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match !== null) return match[2] === undefined ? 1 : Number(match[2]);
  }
  return undefined;
}

function unformatted(project: Project, file: string): FindingDraft {
  const location = { file: repositoryPath(project, file) ?? file };
  return {
    tool: 'prettier',
    rule: { id: 'unformatted', url: 'https://prettier.io/docs/cli#--check' },
    level: 'error',
    message: `Not formatted as Prettier would; mend it with: npx prettier --write ${location.file}`,
    location,
    fixable: true,
  };
}

function syntax(
  project: Project,
  file: string,
  message: string,
  line: string | undefined,
  column: string | undefined,
): FindingDraft {
  const region =
    line === undefined || column === undefined ? {} : { region: { line: Number(line), column: Number(column) } };
  return {
    tool: 'prettier',
    rule: { id: 'syntax-error', url: 'https://prettier.io/docs/options#parser' },
    level: 'error',
    message,
    location: { file: repositoryPath(project, file) ?? file, ...region },
    fixable: false,
  };
}

/** Lines of `[warn]` are names of files, and now and then a warning about an option. */
function unformattedFiles(project: Project, lines: readonly string[]): FindingDraft[] {
  const named = lines.filter((line) => line.startsWith('[warn] ')).map((line) => line.slice('[warn] '.length));
  return named
    .filter((name) => existsSync(path.join(directoryOf(project), name)))
    .map((name) => unformatted(project, name));
}

function syntaxErrors(project: Project, lines: readonly string[]): FindingDraft[] {
  return lines.flatMap((line) => {
    const [, file, message, row, column] = syntaxError.exec(line) ?? [];
    return file === undefined || message === undefined ? [] : [syntax(project, file, message, row, column)];
  });
}

/**
 * Reads what `prettier --check` prints. Its closing line says how many files it found; a report without one, or with
 * another count than files named, is not believed.
 */
export function readPrettierReport(exitCode: number, stdout: string, stderr: string, project: Project): PrettierReport {
  const lines = [...linesOf(stderr), ...linesOf(stdout)];
  const files = unformattedFiles(project, lines);
  if (exitCode === 0)
    return lines.includes(allGood)
      ? { readable: true, findings: [] }
      : { readable: false, why: 'its closing line is missing' };
  if (exitCode === 1) {
    const count = countIn(lines, foundIssues);
    const failed = lines.some((line) => line.startsWith('[error] '));
    if (count === files.length && count > 0 && !failed) return { readable: true, findings: files };
    // Errors of its own, such as a missing plugin, also end with 1.
    if (failed) return { readable: false };
    return { readable: false, why: `it speaks of ${count ?? 'no'} files and names ${files.length}` };
  }
  const errors = syntaxErrors(project, lines);
  if (exitCode !== 2 || errors.length === 0 || countIn(lines, metErrors) !== errors.length) return { readable: false };
  return { readable: true, findings: [...files, ...errors] };
}
