import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
    if (!named) return { manifest: emptyManifest, present: false };
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
  // A file far above the limit is not even read.
  const text = stats.size > manifestLimitBytes * 2 ? ' '.repeat(manifestLimitBytes + 1) : await readFile(path, 'utf8');
  return { manifest: checkManifest(root, readManifest(file, text)), present: true };
}
