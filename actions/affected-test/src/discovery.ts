import { mkdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathInside, type TestUnit } from '@aevon/test-results';
import type { Ports } from './ports.ts';
import { findPytest } from './pytest-tool.ts';
import { wholeUnit, type Target } from './targets.ts';
import { findVitest, scriptArguments } from './vitest.ts';

const timeoutMs = 300_000;

function parseListing(path: string): string[] | undefined {
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!Array.isArray(raw)) return undefined;
    const files = raw.map((entry: unknown) =>
      typeof entry === 'object' && entry !== null && 'file' in entry && typeof entry.file === 'string'
        ? entry.file
        : undefined,
    );
    return files.every((file) => file !== undefined) ? files : undefined;
  } catch {
    return undefined;
  }
}

/** `vitest list --filesOnly` globs without running anything: half a second, and what `vitest run` would take. */
async function listVitest(ports: Ports, target: Target, scratch: string): Promise<string[] | undefined> {
  const program = findVitest(target);
  if (program === undefined) return undefined;
  const listing = join(scratch, 'files.json');
  const args = [...program.args, 'list', ...scriptArguments(target, true), '--filesOnly', `--json=${listing}`];
  const result = await ports.exec.run({
    command: program.command,
    args,
    cwd: target.directory,
    timeoutMs,
    maxOutputBytes: 64 * 1024,
  });
  return result.exitCode === 0 ? parseListing(listing) : undefined;
}

/** At verbosity -2 pytest prints `tests/test_a.py: 8`, relative to its rootdir; files that can't be read as `ERROR path`. */
export function parseCollection(stdout: string): string[] {
  const lines = stdout.split('\n').map((line) => line.trimEnd());
  const collected = lines.flatMap((line) => /^(.+\.py): \d+$/.exec(line)?.[1] ?? []);
  const broken = lines.flatMap((line) => /^ERROR (.+?\.py)(?: - .*)?$/.exec(line)?.[1] ?? []);
  return [...new Set([...collected, ...broken])];
}

async function listPytest(ports: Ports, target: Target): Promise<string[] | undefined> {
  const tool = await findPytest(ports, target);
  if (typeof tool === 'string') return undefined;
  const off = tool.measuresCoverage ? ['--no-cov'] : [];
  const args = [...tool.program.args, '--collect-only', '--verbosity=-2', '--color=no', ...off];
  const result = await ports.exec.run({ command: tool.program.command, args, cwd: target.directory, timeoutMs });
  const understood = result.exitCode === 0 || result.exitCode === 2 || result.exitCode === 5;
  const files = parseCollection(result.stdout);
  // A collection that fails without naming a file is left to the run itself, which shows why.
  return understood && (files.length > 0 || result.exitCode === 5) ? files : undefined;
}

function locate(target: Target, listed: readonly string[]): string[] {
  return listed.flatMap(
    (path) => pathInside(target.root, isAbsolute(path) ? path : join(target.directory, path)) ?? [],
  );
}

/**
 * The test files of a target, as the runner itself would find them. A target whose files can't be listed is one unit,
 * and so is one without files: running it says what is wrong.
 */
export async function discover(ports: Ports, target: Target, scratch: string): Promise<TestUnit[]> {
  mkdirSync(scratch, { recursive: true });
  const listed =
    target.runner === 'vitest' ? await listVitest(ports, target, scratch) : await listPytest(ports, target);
  const files = listed === undefined ? [] : locate(target, listed);
  if (files.length === 0) return [wholeUnit(target)];
  return [...new Set(files)].sort().map((file) => ({ ...wholeUnit(target), file }));
}
