import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '@aevon/ports';
import type { Ports } from './ports.ts';
import type { RunnerCommand } from './runner-call.ts';
import type { Target } from './targets.ts';

/** A pytest that answers, and what it can do. */
export interface PytestTool {
  readonly program: RunnerCommand;
  /** Whether the plugin pytest-cov is installed. */
  readonly measuresCoverage: boolean;
}

const probeTimeoutMs = 120_000;
const usageError = 4;

/** The first of these paths in the package's folder or one above, up to the root of the repository. */
function findAbove(target: Target, paths: readonly string[]): string | undefined {
  for (let folder = target.directory; ; folder = dirname(folder)) {
    const found = paths.map((path) => join(folder, path)).find((path) => existsSync(path));
    if (found !== undefined || folder === target.root || folder === dirname(folder)) return found;
  }
}

/** In the order in which they are tried. */
function candidates(target: Target): RunnerCommand[] {
  const script = findAbove(target, [join('.venv', 'bin', 'pytest'), join('.venv', 'Scripts', 'pytest.exe')]);
  const locked = findAbove(target, ['uv.lock']) !== undefined;
  return [
    ...(script === undefined ? [] : [{ command: script, args: [] }]),
    ...(locked ? [{ command: 'uv', args: ['run', '--frozen', 'pytest'] }] : []),
    { command: 'pytest', args: [] },
    { command: 'python3', args: ['-m', 'pytest'] },
    { command: 'python', args: ['-m', 'pytest'] },
  ];
}

/** Twice `--version` also lists the plugins, without loading any conftest. */
async function probe(ports: Ports, target: Target, program: RunnerCommand): Promise<PytestTool | string> {
  try {
    const { exitCode, stdout, stderr } = await ports.exec.run({
      command: program.command,
      args: [...program.args, '--version', '--version'],
      cwd: target.directory,
      timeoutMs: probeTimeoutMs,
      maxOutputBytes: 256 * 1024,
    });
    const said = stdout + stderr;
    if (exitCode === 0 && /\bpytest\b/.test(said)) return { program, measuresCoverage: /\bpytest[-_]cov\b/.test(said) };
    // A configuration that pytest refuses is for the run itself to report.
    if (exitCode === usageError) return { program, measuresCoverage: false };
    return `${[program.command, ...program.args].join(' ')} ended with exit code ${exitCode ?? 'unknown'}: ${said.trim().split('\n').at(-1) ?? ''}`;
  } catch (error) {
    if (error instanceof Failure && error.facts.code.startsWith('command-not')) return `${program.command}: not found`;
    throw error;
  }
}

/** The first pytest that answers: the package's `.venv`, else `uv run --frozen`, else the one on PATH; or why none does. */
export async function findPytest(ports: Ports, target: Target): Promise<PytestTool | string> {
  const refusals: string[] = [];
  for (const program of candidates(target)) {
    const found = await probe(ports, target, program);
    if (typeof found !== 'string') return found;
    refusals.push(found);
  }
  return refusals.join('; ');
}
