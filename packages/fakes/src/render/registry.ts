import type { ImageSource } from '../platform/image-source.ts';

/** What a registry holds: digests that are there, and what tags mean now. */
export interface Registry {
  /** The name in full and the digest that a reference means now; undefined when it can't be pulled. */
  pull(reference: string): { readonly name: string; readonly digest: string } | undefined;
  /** Pushes `name@sha256:…`, and lets `tag` mean it. */
  push(image: string, tag?: string): void;
  remove(image: string): void;
}

export interface Reference {
  /** With host and namespace: `docker.io/library/alpine`. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Fills in the defaults of render.com/docs/deploying-an-image: `docker.io`, `library`. */
function inFull(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (!hasHost) return inFull(`docker.io/${name}`);
  return first === 'docker.io' && rest.length === 1 ? `docker.io/library/${rest.join('/')}` : name;
}

/** Reads `name`, `name:tag` and `name@sha256:…`. */
export function readReference(text: string): Reference {
  const [before = '', digest] = text.split('@');
  const colon = before.indexOf(':', before.lastIndexOf('/') + 1);
  const name = inFull(colon === -1 ? before : before.slice(0, colon));
  return { name, digest, tag: colon === -1 ? undefined : before.slice(colon + 1) };
}

/** What `source` does not know was pushed here, with `push`. */
export function createRegistry(source: ImageSource = () => undefined): Registry {
  const digests = new Set<string>();
  const tags = new Map<string, string>();
  return {
    pull: (reference) => {
      const { name, tag = 'latest', digest = tags.get(`${name}:${tag}`) } = readReference(reference);
      const isHere = digest !== undefined && digests.has(`${name}@${digest}`);
      return isHere ? { name, digest } : source(reference);
    },
    push: (image, tag) => {
      const { name, digest } = readReference(image);
      if (digest === undefined) throw new Error(`${image} names no digest`);
      digests.add(`${name}@${digest}`);
      if (tag !== undefined) tags.set(`${name}:${tag}`, digest);
    },
    remove: (image) => {
      const { name, digest } = readReference(image);
      digests.delete(`${name}@${digest}`);
    },
  };
}
