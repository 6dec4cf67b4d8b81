import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock, Exec } from '@aevon/ports';
import { createExec } from '@aevon/process';
import { afterAll } from 'vitest';
import { createGit, type Git, type GitOptions } from '../src/index.ts';

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the tests of the file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-'));
  made.push(folder);
  return folder;
}

/** Writes files below a folder; a text of undefined removes the file. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | undefined>>): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (text === undefined) rmSync(target, { recursive: true, force: true });
    else writeFileSync(target, text);
  }
}

export const environment: Record<string, string> = {
  PATH: process.env['PATH'] ?? '',
  HOME: makeFolder(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Runs git as a person would and gives its output. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A new repository on main. */
export function makeRepository(files: Readonly<Record<string, string>> = {}): string {
  const folder = makeFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  writeFiles(folder, files);
  return folder;
}

/** Commits everything and gives the id. */
export function commit(
  folder: string,
  files: Readonly<Record<string, string | undefined>> = {},
  message = 'change',
): string {
  writeFiles(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', `--message=${message}`);
  return git(folder, 'rev-parse', 'HEAD');
}

const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export function makeExec(env: Readonly<Record<string, string>> = {}): Exec {
  return createExec({ clock, env: { ...environment, ...env }, show: () => undefined });
}

export const exec = makeExec();

/** The port under test, in a folder. */
export function openGit(cwd: string, options: Partial<GitOptions> = {}): Git {
  return createGit({ exec, cwd, ...options });
}
