import { createHash } from 'node:crypto';
import type { Deployment, Instance, RailwayImage, RailwayImages, Source } from './model.ts';

function find(images: RailwayImages, reference: string): RailwayImage | undefined {
  if (typeof images === 'function') return images(reference);
  const [named = '', digest] = reference.split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? 'latest' : named.slice(colon + 1);
  return images.find(
    (one) => one.name === name && (digest === undefined ? one.tags?.includes(tag) === true : one.digest === digest),
  );
}

/** `name@sha256:…` for a reference by tag or digest; undefined when the registry has no such image. */
export function resolveImage(images: RailwayImages, reference: string | undefined): string | undefined {
  const found = reference === undefined ? undefined : find(images, reference);
  return found === undefined ? undefined : `${found.name}@${found.digest}`;
}

/** Why an image cannot be pulled, in the words of a registry. */
export function pullError(images: RailwayImages, { source, credentials: given }: Deployment): string | undefined {
  if (source.image === undefined) return undefined;
  const found = find(images, source.image);
  if (found === undefined) return `Failed to pull ${source.image}: manifest unknown`;
  const { credentials } = found;
  const isLet =
    credentials === undefined || (credentials.username === given?.username && credentials.password === given.password);
  return isLet ? undefined : `Failed to pull ${source.image}: unauthorized: authentication required`;
}

/**
 * `meta` of a deployment. As seen in public answers of Railway: an image by digest has no `imageDigest` of its own, one
 * by tag has the digest that was resolved, a build has that of what was built and no `image`.
 */
export function metaOf({
  instance,
  source,
  runs,
}: {
  readonly instance: Instance;
  readonly source: Source;
  readonly runs: string | undefined;
}): Readonly<Record<string, unknown>> {
  const { healthcheckPath = null, cronSchedule = null } = instance;
  const common = { reason: 'deploy', runtime: 'V2', serviceManifest: { deploy: { healthcheckPath, cronSchedule } } };
  const { image, repo } = source;
  if (image === undefined) {
    const built = createHash('sha256').update(`${repo}${runs}`).digest('hex');
    return { ...common, repo, branch: 'main', commitHash: runs, imageDigest: `sha256:${built}` };
  }
  const digest = runs?.split('@')[1];
  return { ...common, image, ...(image.includes('@') || digest === undefined ? {} : { imageDigest: digest }) };
}
