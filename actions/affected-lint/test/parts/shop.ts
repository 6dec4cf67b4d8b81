import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlanDocument } from '@aevon/pipeline';
import { afterAll } from 'vitest';

const here = import.meta.dirname;
const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
});

export async function createFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'aevon-lint-')));
  made.push(folder);
  return folder;
}

export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

export function git(root: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
}

export function commitAll(root: string, message = 'change'): string {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', message);
  return git(root, 'rev-parse', 'HEAD');
}

/** The Ruff that the repository's own tools bring; absent where Python is. */
const ruffProgram = path.join(here, '../../../../.tools/python/bin/ruff');

export async function installTools(root: string): Promise<void> {
  await mkdir(path.join(root, 'node_modules'), { recursive: true });
  for (const name of ['eslint', 'prettier']) {
    await symlink(await realpath(path.join(here, '../../node_modules', name)), path.join(root, 'node_modules', name));
  }
  if (!existsSync(ruffProgram)) return;
  await mkdir(path.join(root, 'services/pricing/.venv/bin'), { recursive: true });
  await symlink(ruffProgram, path.join(root, 'services/pricing/.venv/bin/ruff'));
}

const configuration = `export default [
  {
    files: ['**/*.js'],
    rules: {
      'no-undef': 'error',
      'no-unused-vars': 'warn',
      'prefer-const': 'error',
    },
  },
];
`;

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const skeleton = {
  '.gitignore': 'node_modules\n.venv\n',
  '.prettierrc.json': '{ "singleQuote": true }\n',
  'eslint.config.mjs': configuration,
  'package.json': json({ name: 'shop', private: true, devDependencies: { eslint: '*', prettier: '*' } }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
  'packages/ui/package.json': json({ name: '@shop/ui', type: 'module' }),
  'packages/ui/src/button.js': "export const button = 'button';\n",
  'services/pricing/pyproject.toml':
    '[project]\nname = "pricing"\nversion = "1"\n\n[tool.ruff.lint]\nselect = ["F", "I"]\n',
  'services/pricing/main.py': 'PRICE = 1\n',
};

/** A small monorepo in git: a package in JavaScript, a service in Python, all three linters installed. */
export async function createShop(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = await createFolder();
  await writeFiles(root, { ...skeleton, ...files });
  git(root, 'init', '-q');
  commitAll(root, 'shop');
  await installTools(root);
  return root;
}

export const ui = {
  name: '@shop/ui',
  path: 'packages/ui',
  language: 'node',
  reasons: ['1 file changed'],
  linters: ['eslint', 'prettier'],
} as const;
export const pricing = {
  name: 'pricing',
  path: 'services/pricing',
  language: 'python',
  reasons: ['1 file changed'],
  linters: ['ruff'],
} as const;

type PlannedPackage = Omit<PlanDocument['packages'][number], 'testRunners' | 'builds' | 'linters' | 'reasons'> & {
  readonly linters: readonly ('eslint' | 'prettier' | 'ruff')[];
  readonly reasons: readonly string[];
};

export function planOf(
  packages: readonly PlannedPackage[] = [ui, pricing],
  over: Partial<PlanDocument> = {},
): PlanDocument {
  return {
    version: 1,
    mode: 'diff',
    reason: 'compared with main',
    head: '0'.repeat(40),
    event: 'pull_request',
    packages: packages.map((member) => ({
      ...member,
      linters: [...member.linters],
      reasons: [...member.reasons],
      testRunners: [],
      builds: false,
    })),
    services: [],
    total: 3,
    ...over,
  };
}

/** A program of our own making in the place of the package's ESLint. */
export function fakeEslint(root: string, script: string, version = '10.99.0'): Promise<void> {
  const manifest = JSON.stringify({ name: 'eslint', version, type: 'module', bin: { eslint: './bin.js' } });
  const folder = 'packages/ui/node_modules/eslint';
  return writeFiles(root, { [`${folder}/package.json`]: manifest, [`${folder}/bin.js`]: script });
}
