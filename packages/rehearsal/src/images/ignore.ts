import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says of a path below the context, with `/`, whether it is kept out of the build. */
export type Ignores = (path: string) => boolean;

function toPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** Reads `<Dockerfile>.dockerignore`, else `.dockerignore` of the context, as Docker does: the last line that fits decides. */
export function readIgnores(context: string, dockerfile: string): Ignores {
  const file = [`${dockerfile}.dockerignore`, join(context, '.dockerignore')].find((path) => existsSync(path));
  const lines = file === undefined ? [] : readFileSync(file, 'utf8').split(/\r?\n/);
  const rules = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({
      keeps: line.startsWith('!'),
      pattern: toPattern(line.replace(/^!/, '').replace(/^\//, '').replace(/\/$/, '')),
    }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.keeps === false;
}
