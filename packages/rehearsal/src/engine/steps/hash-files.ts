import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { matchesPatterns } from '../rules/patterns.ts';

/**
 * `hashFiles()` over the files of a workspace: SHA-256 over the SHA-256 of each file, in order of path; empty when no
 * file matches. Source: actions/runner `Misc/expressionFunc/hashFiles`.
 */
export function hashWorkspaceFiles(workspace: string, patterns: readonly string[]): string {
  const lines = patterns
    .flatMap((pattern) => pattern.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const excluded = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const found = new Set<string>();
  for (const line of lines.filter((candidate) => !candidate.startsWith('!')))
    for (const path of globSync(inWorkspace(workspace, line), { cwd: workspace })) found.add(path);
  const files = [...found].filter((path) => !matchesPatterns(path.split(sep).join('/'), excluded)).sort();
  const hash = createHash('sha256');
  let count = 0;
  for (const path of files) {
    const file = join(workspace, path);
    if (!statSync(file).isFile()) continue;
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
    count += 1;
  }
  return count === 0 ? '' : hash.digest('hex');
}

/** Patterns outside the workspace match nothing. */
function inWorkspace(workspace: string, pattern: string): string {
  if (!pattern.startsWith('/')) return pattern;
  const path = relative(workspace, pattern);
  return path.startsWith('..') ? '.none/none' : path;
}
