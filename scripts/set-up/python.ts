import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

export type PythonTools = { readonly bin: string } | { readonly missing: string };

const place = join(root, '.tools/python');
const requirements = join(root, 'scripts/set-up/python-tools.txt');

function probe(args: readonly string[]): boolean {
  return spawnSync('python3', args, { stdio: 'ignore' }).status === 0;
}

/** Why the Python tools can't be had, in one line with the way out; undefined when they can. */
function obstacle(): string | undefined {
  if (!probe(['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']))
    return 'Python 3.10 or newer is missing: install it (Debian: apt-get install python3 python3-venv)';
  if (!probe(['-c', 'import venv, ensurepip']))
    return 'the venv module of Python is missing: install it (Debian: apt-get install python3-venv)';
  return undefined;
}

/**
 * Ruff, pytest and uv in `.tools/python`, from a list pinned by SHA-256; made anew when that list changes.
 * @throws when Python is there but the install failed: half a set-up is none.
 */
export function setUpPythonTools(): PythonTools {
  const mark = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(place, '.made-from');
  const bin = join(place, 'bin');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark && existsSync(join(bin, 'ruff'))) return { bin };
  const missing = obstacle();
  if (missing !== undefined) return { missing };
  console.log('Setting up Python tools in .tools/python (once) …');
  rmSync(place, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', place], { stdio: 'inherit' });
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary=:all:',
    '-r',
    requirements,
  ];
  execFileSync(join(bin, 'python'), pip, { stdio: 'inherit' });
  writeFileSync(stamp, mark);
  return { bin };
}
