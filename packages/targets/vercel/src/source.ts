import { failure } from './failures.ts';
import { readFiles } from './files/digest.ts';
import { readIgnored } from './files/ignored.ts';
import { prebuiltFiles } from './files/prebuilt.ts';
import type { TreeFile } from './files/tree-file.ts';
import { walk } from './files/walk.ts';
import type { PlaceOptions } from './place.ts';
import type { Source } from './release.ts';
import type { Project } from './schemas.ts';

/** The files of an upload, each read once. @throws Failure `folder-…`, `link-leaves-folder`, `prebuilt-…` */
export async function readTree(
  source: Exclude<Source, { readonly kind: 'git' }>,
  project: Project,
  { environment }: PlaceOptions,
): Promise<readonly TreeFile[]> {
  const { kind, folder } = source;
  const rootDirectory = project.rootDirectory ?? undefined;
  const paths =
    kind === 'prebuilt'
      ? await prebuiltFiles({ folder, rootDirectory, environment })
      : await walk(folder, await readIgnored(folder, true));
  if (paths.length === 0)
    throw failure({
      kind: 'user',
      code: 'folder-empty',
      what: `there is nothing to deploy in ${folder}`,
      fix: 'correct `folder`, or what `.vercelignore` leaves out',
    });
  return readFiles(folder, paths);
}
