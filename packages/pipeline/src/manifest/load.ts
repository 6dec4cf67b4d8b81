import { readFile, realpath, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { Failure } from '@aevon/ports';
import { checkManifest } from './check.ts';
import { manifestLimitBytes } from './problem.ts';
import { readManifest } from './read.ts';
import { type Manifest, manifestSchema } from './schema.ts';

/** What holds for a repository without `aevon.yml`: no services, no edges, default checks. */
export const emptyManifest: Manifest = manifestSchema.parse({ version: 1 });

export interface LoadedManifest {
  readonly manifest: Manifest;
  /** False when the repository has none and nobody asked for one. */
  readonly present: boolean;
  /** Its path, and where that leads if it is a link; relative to the root, with forward slashes. */
  readonly paths: readonly string[];
}

/**
 * Where the file lies when links are followed. What a link out of the repository leads to is not the repository's, and
 * would be shown where it has mistakes.
 */
async function follow(root: string, file: string): Promise<string> {
  const way = relative(await realpath(root), await realpath(join(root, file)));
  if (way.split(sep)[0] !== '..') return way.split(sep).join('/');
  throw new Failure({
    kind: 'user',
    code: 'manifest-unreadable',
    what: `${file} leads out of the repository, so it was not read`,
    cause: 'it is a link, or the input `manifest` is a path with `..`',
    fix: 'keep the manifest as a file in the repository',
  });
}

/**
 * Loads the manifest of a repository. A missing file is fine unless it was named by the user.
 * @throws Failure `manifest-missing`, `manifest-invalid`, `manifest-unreadable`.
 */
export async function loadManifest(
  root: string,
  options: { readonly file: string; readonly named: boolean },
): Promise<LoadedManifest> {
  const { file, named } = options;
  const path = join(root, file);
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) {
    if (!named) return { manifest: emptyManifest, present: false, paths: [posix.normalize(file)] };
    throw new Failure({
      kind: 'user',
      code: 'manifest-missing',
      what: `there is no ${file} in the repository`,
      fix: 'create it, or correct the input `manifest`',
    });
  }
  if (!stats.isFile())
    throw new Failure({
      kind: 'user',
      code: 'manifest-unreadable',
      what: `${file} is not a file`,
      fix: 'make it a YAML file',
    });
  const paths = [posix.normalize(file), await follow(root, file)];
  // A file far above the limit is not even read.
  const text = stats.size > manifestLimitBytes * 2 ? ' '.repeat(manifestLimitBytes + 1) : await readFile(path, 'utf8');
  return { manifest: checkManifest(root, readManifest(file, text)), present: true, paths };
}
