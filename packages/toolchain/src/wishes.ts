import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, messageOf } from '@aevon/ports';
import { parse as parseToml } from 'smol-toml';

/** Which versions a repository asks for, and where it says so. */
export interface Wish {
  /** A version or a range, as npm reads it. */
  readonly range: string;
  /** `packageManager in package.json`, `.node-version`, … */
  readonly source: string;
}

export interface PnpmWish {
  readonly version: string;
  /** Hex SHA-512 of the package, when `packageManager` carries one. */
  readonly sha512: string | undefined;
  readonly source: string;
}

export interface ToolWishes {
  readonly node: Wish | undefined;
  readonly pnpm: PnpmWish | undefined;
  /** Folders with a uv.lock, relative to the root. */
  readonly uvProjects: readonly string[];
  readonly uv: Wish | undefined;
}

function readText(root: string, file: string): string | undefined {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

interface PackageJson {
  readonly packageManager?: unknown;
  readonly engines?: { readonly node?: unknown };
  readonly volta?: { readonly node?: unknown };
}

function readPackageJson(root: string): PackageJson {
  const text = readText(root, 'package.json');
  if (text === undefined) return {};
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? data : {};
  } catch (error) {
    const what = `package.json is not JSON: ${messageOf(error)}`;
    throw new Failure(
      {
        kind: 'user',
        code: 'package-json-unreadable',
        what,
        fix: 'correct package.json',
        location: { file: 'package.json' },
      },
      { cause: error },
    );
  }
}

/** The first line that says something, without the comments that nvm allows. */
function plainVersion(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.find((line) => line !== '')?.replace(/^v(?=\d)/, '') ?? '';
}

function nodeWish(root: string, manifest: PackageJson): Wish | undefined {
  for (const source of ['.node-version', '.nvmrc']) {
    const range = plainVersion(readText(root, source) ?? '');
    // Aliases such as `lts/*` too: what cannot be served is refused, and not passed over.
    if (range !== '') return { range, source };
  }
  const pinned = manifest.volta?.node;
  if (typeof pinned === 'string') return { range: pinned, source: 'volta.node in package.json' };
  const engine = manifest.engines?.node;
  return typeof engine === 'string' ? { range: engine, source: 'engines.node in package.json' } : undefined;
}

function pnpmWish(manifest: PackageJson): PnpmWish | undefined {
  const field = manifest.packageManager;
  if (typeof field !== 'string') return undefined;
  const match = /^pnpm@(\d+\.\d+\.\d+(?:-[\w.]+)?)(?:\+sha512\.([0-9a-f]{128}))?/.exec(field);
  const version = match?.[1];
  return version === undefined ? undefined : { version, sha512: match?.[2], source: 'packageManager in package.json' };
}

const skipped = new Set(['node_modules', '.git', '.venv', '.next', 'dist', '.turbo']);

/** Folders with a uv.lock, four levels deep at most. */
function findUvProjects(root: string, folder = '.', depth = 0): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const here = entries.some((entry) => entry.isFile() && entry.name === 'uv.lock') ? [folder] : [];
  if (depth >= 4) return here;
  const below = entries
    .filter((entry) => entry.isDirectory() && !skipped.has(entry.name))
    .flatMap((entry) => findUvProjects(root, folder === '.' ? entry.name : `${folder}/${entry.name}`, depth + 1));
  return [...here, ...below];
}

function requiredUv(root: string, projects: readonly string[]): Wish | undefined {
  for (const project of projects) {
    const file = join(project, 'pyproject.toml');
    const required = readPyproject(root, file).tool?.uv?.['required-version'];
    if (typeof required !== 'string') continue;
    // Python's ranges as npm reads them.
    const range = required.replace(/^==\s*/, '').replaceAll(',', ' ');
    return { range, source: `tool.uv.required-version in ${file}` };
  }
  return undefined;
}

interface Pyproject {
  readonly tool?: { readonly uv?: { readonly 'required-version'?: unknown } };
}

function readPyproject(root: string, file: string): Pyproject {
  try {
    return parseToml(readText(root, file) ?? '');
  } catch (error) {
    const what = `${file} is not TOML: ${messageOf(error).split('\n')[0] ?? ''}`;
    throw new Failure(
      { kind: 'user', code: 'pyproject-unreadable', what, fix: `correct ${file}`, location: { file } },
      { cause: error },
    );
  }
}

/**
 * What the files of a repository ask for.
 * @throws Failure `package-json-unreadable`, `pyproject-unreadable`.
 */
export function readToolWishes(root: string): ToolWishes {
  const manifest = readPackageJson(root);
  const uvProjects = findUvProjects(root).sort();
  return { node: nodeWish(root, manifest), pnpm: pnpmWish(manifest), uvProjects, uv: requiredUv(root, uvProjects) };
}
