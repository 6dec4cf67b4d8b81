import { open } from 'node:fs/promises';
import { join, normalize, isAbsolute, sep } from 'node:path';
import { withoutAnsi } from './build-problems.ts';

const maxBytes = 256 * 1024;

/** Whether a relative path stays below the folder that it is relative to. */
function staysInside(path: string): boolean {
  const normal = normalize(path);
  return path !== '' && !isAbsolute(path) && normal !== '..' && !normal.startsWith(`..${sep}`);
}

/** The last lines of a task's own log, which Turborepo keeps without prefixes; empty when there is none. */
export async function readTaskLog(root: string, logFile: string): Promise<readonly string[]> {
  if (!staysInside(logFile)) return [];
  const file = await open(join(root, logFile)).catch(() => undefined);
  if (file === undefined) return [];
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .split(/\r\n|\n|\r/)
      .map(withoutAnsi);
  } finally {
    await file.close();
  }
}

/** The end of a log for people: without blank lines at either end. */
export function logTail(lines: readonly string[], count: number): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const tail = lines.slice(Math.max(0, last + 1 - count), last + 1);
  return tail.slice(tail.findIndex((line) => line.trim() !== ''));
}
