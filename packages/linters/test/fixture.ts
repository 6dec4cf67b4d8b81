import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createExec } from '@aevon/process';
import type { Exec } from '@aevon/ports';
import { afterAll, expect } from 'vitest';
import type { LintRequest } from '../src/index.ts';

const here = import.meta.dirname;
const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
});

function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => !/^(FORCE_COLOR|NO_COLOR|NODE_OPTIONS)$/.test(name)));
}

/** Children as an action starts them; `path` goes in front of PATH. */
export function realExec(env: Readonly<Record<string, string>> = {}): Exec {
  const clock = {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  return createExec({ clock, env: { ...inheritedEnvironment(), ...env }, show: () => undefined });
}

export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** A folder that stands for a user's repository, removed after the tests. */
export async function createRepository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'aevon-linters-')));
  made.push(root);
  await writeFiles(root, files);
  await mkdir(path.join(root, '.scratch'));
  return root;
}

async function link(root: string, name: string, target: string): Promise<void> {
  await mkdir(path.join(root, 'node_modules'), { recursive: true });
  await symlink(await realpath(target), path.join(root, 'node_modules', name));
}

export function installEslint(root: string, major: 9 | 10): Promise<void> {
  return link(root, 'eslint', path.join(here, '../node_modules', major === 9 ? 'eslint-9' : 'eslint'));
}

export function installPrettier(root: string): Promise<void> {
  return link(root, 'prettier', path.join(here, '../node_modules/prettier'));
}

/** The Ruff that the repository's own tools bring. */
export function ruffProgram(): string {
  const program = path.join(here, '../../../.tools/python/bin/ruff');
  if (existsSync(program)) return program;
  throw new Error(`Ruff is needed in .tools/python; run: npx -y pnpm@12 test (${program})`);
}

export async function installRuff(root: string, folder = '.'): Promise<void> {
  await mkdir(path.join(root, folder, '.venv/bin'), { recursive: true });
  await symlink(ruffProgram(), path.join(root, folder, '.venv/bin/ruff'));
}

/** A program of our own making in the place of a Node tool. */
export function installFakeTool(root: string, name: string, version: string, script: string): Promise<void> {
  const manifest = JSON.stringify({ name, version, type: 'module', bin: { [name]: './bin.js' } });
  return writeFiles(root, { [`node_modules/${name}/package.json`]: manifest, [`node_modules/${name}/bin.js`]: script });
}

export function requestFor(root: string, over: Partial<LintRequest> & { path?: string } = {}): LintRequest {
  const { path: folder = 'app', ...rest } = over;
  return {
    project: { root, path: folder },
    scratchDirectory: path.join(root, '.scratch'),
    timeoutMs: 60_000,
    workers: 1,
    ...rest,
  };
}

/** Matches any text with these words in it. */
export function containing(words: string): unknown {
  return expect.stringContaining(words);
}

/** Matches any text of this pattern. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
