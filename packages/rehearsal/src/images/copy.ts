import { cpSync, existsSync, globSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

export interface CopyRequest {
  /** Folder that sources are looked up in: the context, or the root of an earlier stage. */
  readonly from: string;
  readonly sources: readonly string[];
  /** Where in the stage, from its root; with a `/` at the end it is a folder. */
  readonly to: string;
  /** Root of the stage. */
  readonly root: string;
  readonly isIgnored: (path: string) => boolean;
}

function expand(from: string, source: string): string[] {
  const plain = source.replace(/^\/+/, '');
  const found = /[*?[]/.test(plain) ? globSync(plain, { cwd: from }).sort() : [plain];
  return found.filter((path) => existsSync(join(from, path)));
}

/** Copies as COPY does: of a folder its content, links as links. @returns the sources that are not there. */
export function copyInto({ from, sources, to, root, isIgnored }: CopyRequest): string[] {
  const missing: string[] = [];
  const target = resolve(root, `.${to}`);
  const isFolder = to.endsWith('/') || to.endsWith('/.') || sources.length > 1;
  for (const source of sources) {
    const found = expand(from, source);
    if (found.length === 0) missing.push(source);
    for (const path of found) {
      const whole = join(from, path);
      const intoFolder = (isFolder || found.length > 1) && !statSync(whole).isDirectory();
      const place = intoFolder ? join(target, basename(path)) : target;
      mkdirSync(dirname(place), { recursive: true });
      cpSync(whole, place, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) => !isIgnored(relative(from, file).split(sep).join('/')),
      });
    }
  }
  return missing;
}
