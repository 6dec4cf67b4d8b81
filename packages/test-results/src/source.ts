import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { SourceExcerpt, SourceLocation } from './model.ts';
import { clip, plainText } from './plain-text.ts';

const maxFileBytes = 2 * 1024 * 1024;
const linesAround = 3;
const lineWidth = 240;

/** Path relative to `root` with forward slashes; undefined when it lies outside. */
export function pathInside(root: string, path: string): string | undefined {
  const inside = relative(root, resolve(root, path));
  if (inside === '' || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) return undefined;
  return inside.split(sep).join('/');
}

function readSmallFile(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > maxFileBytes) return undefined;
      const buffer = Buffer.alloc(stat.size);
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, stat.size, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The lines around a location; undefined when the file is gone, too large, or not of the repository. A report names
 * any path it likes, and what is shown ends in a public summary: links that lead out of `root` are refused too.
 */
export function readExcerpt(root: string, location: SourceLocation): SourceExcerpt | undefined {
  const path = realPath(resolve(root, location.file));
  const realRoot = realPath(root);
  if (path === undefined || realRoot === undefined || pathInside(realRoot, path) === undefined) return undefined;
  const lines = readSmallFile(path)?.split(/\r?\n/);
  if (lines === undefined || location.line < 1 || location.line > lines.length) return undefined;
  const firstLine = Math.max(1, location.line - linesAround);
  const shown = lines.slice(firstLine - 1, location.line + linesAround);
  return { firstLine, lines: shown.map((line) => clip(plainText(line), lineWidth)) };
}
