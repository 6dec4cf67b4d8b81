import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const date = '2026-01-01T00:00:00Z';
const identity = ['user.name=Ada', 'user.email=ada@example.com', 'commit.gpgsign=false', 'core.quotePath=true'];

/** Git with a fixed author and date, so that every commit has the same id on every machine. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', [...identity.flatMap((setting) => ['-c', setting]), ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
  }).trim();
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function commit(root: string, title: string): string {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', title);
  return git(root, 'rev-parse', 'HEAD');
}
