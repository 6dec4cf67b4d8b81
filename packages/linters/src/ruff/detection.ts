import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Exec, Failure } from '@aevon/ports';
import { isAtLeast } from '../installed-package.ts';
import { directoryOf, exists, findUpwards, foldersUpwards } from '../places.ts';
import type { Detection, Fault, Project } from '../port.ts';

export interface RuffTool {
  readonly version: string;
  readonly command: string;
  /** Arguments before Ruff's own. */
  readonly before: readonly string[];
}

type Candidate = Omit<RuffTool, 'version'>;

const probeTimeoutMs = 120_000;

async function inVirtualEnvironment(project: Project): Promise<Candidate | undefined> {
  for (const folder of foldersUpwards(project)) {
    for (const place of ['.venv/bin/ruff', '.venv/Scripts/ruff.exe']) {
      const command = path.join(folder, place);
      if (await exists(command)) return { command, before: [] };
    }
  }
  return undefined;
}

/** The version that uv.lock pins, fetched by uv as a tool of its own: the project need not be installed for it. */
async function fromLockfile(project: Project): Promise<Candidate | undefined> {
  const lockfile = await findUpwards(project, ['uv.lock']);
  if (lockfile === undefined) return undefined;
  const text = await readFile(lockfile, 'utf8').catch(() => '');
  const [, version] = /^name = "ruff"\r?\nversion = "([0-9][0-9a-z.]*)"/m.exec(text) ?? [];
  if (version === undefined) return undefined;
  return { command: 'uv', before: ['tool', 'run', '--quiet', '--from', `ruff==${version}`, 'ruff'] };
}

/** Versions by program, so that many packages with one program ask it once. */
export type KnownVersions = Map<string, Promise<string | undefined>>;

function knownVersionOf(
  exec: Exec,
  project: Project,
  candidate: Candidate,
  known: KnownVersions,
): Promise<string | undefined> {
  const key = [candidate.command, ...candidate.before].join('\0');
  const version = known.get(key) ?? versionOf(exec, project, candidate);
  known.set(key, version);
  return version;
}

async function versionOf(exec: Exec, project: Project, candidate: Candidate): Promise<string | undefined> {
  try {
    const result = await exec.run({
      command: candidate.command,
      args: [...candidate.before, '--version'],
      cwd: directoryOf(project),
      timeoutMs: probeTimeoutMs,
      maxOutputBytes: 64 * 1024,
    });
    return /^ruff (\d+\.\d+\S*)/m.exec(result.stdout)?.[1];
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined;
    throw thrown;
  }
}

function missing(project: Project, tried: readonly string[]): Fault {
  return {
    outcome: 'missing',
    problem: `Ruff was not found for ${project.path}: not in a .venv there or above, not through uv.lock, not on PATH`,
    remedy: 'add ruff to the development dependencies and install them before this step',
    evidence: tried.map((command) => `${command} did not answer --version`),
  };
}

/** The user's own Ruff: a .venv of the package or above it, the version in uv.lock by uv, the one on PATH. */
export async function findRuff(
  exec: Exec,
  project: Project,
  known: KnownVersions = new Map(),
): Promise<Detection<RuffTool>> {
  const places = [await inVirtualEnvironment(project), await fromLockfile(project), { command: 'ruff', before: [] }];
  const tried: string[] = [];
  for (const candidate of places) {
    if (candidate === undefined) continue;
    const version = await knownVersionOf(exec, project, candidate, known);
    if (version !== undefined) return checkVersion(project, { ...candidate, version });
    tried.push(path.basename(candidate.command));
  }
  return { found: false, ...missing(project, tried) };
}

function checkVersion(project: Project, tool: RuffTool): Detection<RuffTool> {
  const { version } = tool;
  if (isAtLeast(version, 0, 1)) return { found: true, tool };
  const problem = `Ruff ${version} is installed for ${project.path}; this action works with Ruff 0.1 and newer`;
  return { found: false, outcome: 'wrong-version', version, problem, remedy: 'update ruff', evidence: [] };
}

/** Whether another tool formats this project's Python, so that Ruff's formatter would be wrong about it. */
export async function findOtherFormatter(project: Project): Promise<string | undefined> {
  for (const folder of foldersUpwards(project)) {
    const text = await readFile(path.join(folder, 'pyproject.toml'), 'utf8').catch(() => '');
    if (/^\[tool\.ruff\.format\]/m.test(text)) return undefined;
    const [, name] = /^\[tool\.(black|yapf|autopep8)\b/m.exec(text) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The configuration of Ruff in a folder; undefined when there is none. */
async function configurationIn(folder: string): Promise<string | undefined> {
  for (const name of ['.ruff.toml', 'ruff.toml', 'pyproject.toml']) {
    const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined && (name !== 'pyproject.toml' || /^\[tool\.ruff\b/m.test(text))) return text;
  }
  return undefined;
}

const folderSettings = /respect-gitignore|^\s*extend\s*=/m;

/**
 * Whether the folder that Ruff runs in may matter. Each file has the nearest configuration above it, but without one
 * Ruff goes by its folder and the user's own settings, and it reads `respect-gitignore` of its folder for all files.
 * Source: https://docs.astral.sh/ruff/configuration/#config-file-discovery
 */
export async function goesByFolder(project: Project): Promise<boolean> {
  const texts = await Promise.all(foldersUpwards(project).map(configurationIn));
  const governing = texts.find((text) => text !== undefined);
  if (governing === undefined) return true;
  return [governing, texts.at(-1) ?? ''].some((text) => folderSettings.test(text));
}
