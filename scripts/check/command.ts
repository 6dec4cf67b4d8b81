import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../root.ts';

const shownLines = 60;

/** A tool of node_modules as a check: silent when it is content, else the end of what it printed. */
export function commandProblems(tool: string, args: readonly string[]): string[] {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const { status, stdout, stderr, error } = spawnSync(join(root, 'node_modules/.bin', tool), args, {
    cwd: root,
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return [`${tool} could not be run: ${error.message}`];
  if (status === 0) return [];
  const lines = `${stdout}\n${stderr}`.trim().split('\n');
  return lines.slice(-shownLines);
}
