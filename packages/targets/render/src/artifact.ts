import type { Artifact } from '@aevon/deploy';
import type { Deploy } from './schemas.ts';

/** The name of an image reference, without tag and digest. */
export function imageNameOf(reference: string): string {
  const [name = ''] = reference.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/** With the host and namespace that Render fills in: `docker.io/library/alpine` for `alpine`. */
function nameInFull(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (!hasHost) return nameInFull(`docker.io/${name}`);
  return first === 'docker.io' && rest.length === 1 ? `docker.io/library/${rest.join('/')}` : name;
}

export function sameImageName(one: string, other: string): boolean {
  return nameInFull(one) === nameInFull(other);
}

/** A digest, for which Render's `sha` may lack the name of the algorithm. */
function readDigest(text: string): string | undefined {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(text)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** The digest that a reference is pinned by; undefined for a tag. */
export function pinnedDigestOf(reference: string): string | undefined {
  return readDigest(reference.split('@')[1] ?? '');
}

/**
 * What a deploy runs, as Render keeps it: `image.sha` is the digest that the reference was resolved to, and it decides.
 * Before it is resolved, the digest of the reference stands for it; a tag alone says nothing.
 */
export function artifactOf({ image, commit }: Deploy): Artifact | undefined {
  if (typeof image?.ref === 'string') {
    const digest = typeof image.sha === 'string' ? readDigest(image.sha) : pinnedDigestOf(image.ref);
    return digest === undefined ? undefined : { kind: 'image', name: imageNameOf(image.ref), digest };
  }
  return typeof commit?.id === 'string' ? { kind: 'commit', commit: commit.id } : undefined;
}
