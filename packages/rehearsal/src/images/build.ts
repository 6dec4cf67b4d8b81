import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Failure } from '@aevon/ports';
import { readDockerfile } from './dockerfile.ts';
import { readIgnores } from './ignore.ts';
import { imageOf, type OciImage } from './image.ts';
import { playDockerfile } from './play.ts';
import type { BuildSurroundings } from './shell.ts';

export interface ImageRequest {
  readonly context: string;
  /** Path of the Dockerfile. */
  readonly file: string;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** An empty folder to build in. */
  readonly folder: string;
  readonly surroundings: BuildSurroundings;
}

/**
 * Makes an image without Docker: the stages are played with this machine's Node and Python, and the image holds what
 * the last stage added to its base.
 * @throws Failure `image-file-missing`, `image-not-rehearsed`, `image-build-failed`.
 */
export async function buildImage(request: ImageRequest): Promise<OciImage> {
  const { context, file, args, labels, folder, surroundings } = request;
  const name = relative(context, file);
  if (!existsSync(file))
    throw new Failure({
      kind: 'user',
      code: 'image-file-missing',
      what: `there is no ${name} in the checkout`,
      fix: 'check out before this step, and name the Dockerfile with `file`',
    });
  const dockerfile = readDockerfile(name, readFileSync(file, 'utf8'));
  const isIgnored = readIgnores(context, file);
  const stage = await playDockerfile({ dockerfile, context, isIgnored, args, folder, surroundings });
  return imageOf(stage, folder, labels);
}
