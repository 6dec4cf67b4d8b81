import type { Exec } from '@aevon/ports';
import { directoryOf } from '../places.ts';
import type { LintRequest } from '../port.ts';
import { runTool, type ToolEnd } from '../tool-process.ts';

/** Runs ESLint with the `node` on PATH in the package's folder; what a job sets for older majors is taken out. */
export function runEslint(exec: Exec, args: readonly string[], request: LintRequest, input?: string): Promise<ToolEnd> {
  const { timeoutMs, signal, project } = request;
  return runTool(exec, 'ESLint', {
    command: 'node',
    args,
    cwd: directoryOf(project),
    env: { ESLINT_USE_FLAT_CONFIG: undefined },
    timeoutMs,
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
  });
}
