import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '@aevon/ports';
import { z } from 'zod';

export interface TurboBinary {
  /** Absolute path of the native program. */
  readonly path: string;
  readonly version: string;
}

export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** Majors whose command line and run summary are known here. */
const knownMajor = 2;

const manifest = z.object({ version: z.string() });

/** `linux-64`, `darwin-arm64`: how Turborepo names its packages. */
function platformName({ os, arch }: Platform): string {
  const system = os === 'win32' ? 'windows' : os;
  return `${system}-${arch === 'x64' ? '64' : arch}`;
}

function* parents(directory: string): Generator<string> {
  for (let at = directory; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

/** The folder of the package `turbo`, links of pnpm followed. */
async function findPackage(directory: string): Promise<string | undefined> {
  for (const parent of parents(directory)) {
    const candidate = join(parent, 'node_modules', 'turbo');
    if (await isFile(join(candidate, 'package.json'))) return realpath(candidate);
  }
  return undefined;
}

/** The native package lies where Node would look for it from `turbo`; before 2.9 its name had no scope. */
async function findProgram(turbo: string, platform: Platform): Promise<string | undefined> {
  const name = platformName(platform);
  const program = platform.os === 'win32' ? 'turbo.exe' : 'turbo';
  for (const parent of parents(turbo)) {
    for (const native of [`@turbo/${name}`, `turbo-${name}`]) {
      const candidate = join(parent, 'node_modules', native, 'bin', program);
      if (await isFile(candidate)) return candidate;
    }
  }
  return undefined;
}

async function readVersion(turbo: string): Promise<string> {
  const text = await readFile(join(turbo, 'package.json'), 'utf8').catch(() => '');
  try {
    return manifest.parse(JSON.parse(text)).version;
  } catch {
    return 'unknown';
  }
}

function missing(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'turbo-missing', what, fix });
}

/**
 * The native program of the `turbo` that the user's repository has installed. It is called directly: `npx turbo` adds
 * 0.7 s for each call, the JavaScript shim 50 ms.
 * @throws Failure `turbo-missing`, `turbo-unsupported`.
 */
export async function findTurbo(
  directory: string,
  platform: Platform = { os: process.platform, arch: process.arch },
): Promise<TurboBinary> {
  const turbo = await findPackage(directory);
  if (turbo === undefined) {
    throw missing(
      'the package `turbo` is not installed in this repository',
      'install the dependencies in an earlier step, and add turbo to devDependencies',
    );
  }
  const version = await readVersion(turbo);
  if (Number(version.split('.')[0]) !== knownMajor) {
    const what = `turbo ${version} is installed; this action knows turbo ${knownMajor}`;
    throw new Failure({
      kind: 'user',
      code: 'turbo-unsupported',
      what,
      fix: `install turbo ${knownMajor}, or use another version of this action`,
    });
  }
  const path = await findProgram(turbo, platform);
  if (path === undefined) {
    const what = `turbo ${version} is installed without its program for ${platformName(platform)}`;
    throw missing(what, 'install without `--no-optional`, with a lockfile that knows this platform');
  }
  return { path, version };
}
