import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { trim } from './escaping.ts';
import type { Issue } from './issue.ts';
import type { Match } from './problem-matcher.ts';

/** The repository of the run, against which the files of matched problems are checked. */
export interface RepositoryPlace {
  readonly workspace: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly serverUrl: string;
}

const levels: Readonly<Record<string, Issue['level']>> = {
  '': 'error',
  error: 'error',
  warning: 'warning',
  notice: 'notice',
};

function isOfRepository(gitConfig: string, place: RepositoryPlace): boolean {
  const urls = [
    `url = ${place.serverUrl}/${place.repository}`,
    `url = git@${new URL(place.serverUrl).host}:${place.repository}.git`,
  ].map((url) => url.toLowerCase());
  return gitConfig.split('\n').some((line) => urls.includes(line.trim().toLowerCase()));
}

/** The checkout that holds a file, if its remote is the run's repository. */
function findCheckout(file: string, place: RepositoryPlace): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const config = join(folder, '.git', 'config');
    if (existsSync(config)) return isOfRepository(readFileSync(config, 'utf8'), place) ? folder : undefined;
  }
  return undefined;
}

/** The file of a problem as annotations name it; undefined when it is none of the run's repository. */
function locate(match: Match, place: RepositoryPlace): string | undefined {
  if (match.file === undefined || trim(match.file) === '') return undefined;
  const from = match.fromPath === undefined || isAbsolute(match.file) ? '' : dirname(match.fromPath);
  const file = resolve(place.workspace, from === '.' ? '' : from, match.file);
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const checkout = findCheckout(file, place);
  return checkout === undefined ? undefined : relative(checkout, file);
}

/** A matched line as an issue; undefined without a message or with a severity that GitHub doesn't know. */
export function toIssue(match: Match, place: RepositoryPlace): Issue | undefined {
  const level = levels[(match.severity ?? '').toLowerCase()];
  if (level === undefined || match.message === undefined || trim(match.message) === '') return undefined;
  const properties = new Map<string, string>();
  if (/^\d+$/.test(match.line ?? '')) properties.set('line', String(Number(match.line)));
  if (/^\d+$/.test(match.column ?? '')) properties.set('col', String(Number(match.column)));
  const file = locate(match, place);
  if (file !== undefined) properties.set('file', file);
  return { level, message: match.message, properties };
}
