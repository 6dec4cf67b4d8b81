import { type Artifact, parseArtifact } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { Meta } from './schemas.ts';

function parsed(text: string): Artifact | undefined {
  try {
    return parseArtifact(text);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * What a deployment runs, from what Railway keeps of it. `imageDigest` is what was resolved before the container was
 * started, so it decides; Railway leaves it out when the image was asked for by digest, and then `image` has it. A build
 * has an `imageDigest` too, of an image that nobody else ever saw: there it is the commit that counts.
 * Undefined for an upload of the command line, which has neither image nor commit, and for a tag that is not resolved.
 */
export function artifactOf(meta: Meta | null | undefined): Artifact | undefined {
  const { image, imageDigest, commitHash } = meta ?? {};
  if (typeof image !== 'string' || image === '') return typeof commitHash === 'string' ? parsed(commitHash) : undefined;
  const [name = ''] = image.split('@');
  return typeof imageDigest === 'string' ? parsed(`${name}@${imageDigest}`) : parsed(image);
}
