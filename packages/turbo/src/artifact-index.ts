import { z } from 'zod';

/** What is known of one artifact of Turborepo besides its bytes. */
export interface StoredArtifact {
  readonly bytes: number;
  /** Milliseconds that the task took when it was built: `x-artifact-duration`. */
  readonly durationMs: number;
  /** `x-artifact-tag`, the signature; opaque. */
  readonly tag: string | undefined;
  /** Epoch milliseconds of the last run that built or used it. */
  readonly usedAt: number;
}

export type ArtifactIndex = Map<string, StoredArtifact>;

/** Hashes become file names. */
export const artifactHash = /^[A-Za-z0-9_-]{1,128}$/;

const schema = z.record(
  z.string().regex(artifactHash),
  z.object({
    bytes: z.number().nonnegative(),
    durationMs: z.number().nonnegative(),
    tag: z.string().max(4096).optional(),
    usedAt: z.number(),
  }),
);

export function parseArtifactIndex(text: string): ArtifactIndex {
  const entries = Object.entries(schema.parse(JSON.parse(text)));
  return new Map(entries.map(([hash, { tag, ...rest }]) => [hash, { ...rest, tag }]));
}

export function artifactIndexText(index: ArtifactIndex): string {
  return JSON.stringify(Object.fromEntries([...index].sort(([a], [b]) => (a < b ? -1 : 1))));
}

export interface Retention {
  /** Milliseconds after which an artifact that no run used goes. */
  readonly maxAgeMs: number;
  /** Bytes of all artifacts; those that were used longest ago go first. */
  readonly maxBytes: number;
}

/** A week, as GitHub keeps a cache entry that nobody reads; a fifth of the 10 GB that a repository has. */
export const defaultRetention: Retention = { maxAgeMs: 7 * 86_400_000, maxBytes: 2 * 1024 ** 3 };

/** Splits the index into what stays and the hashes that go. */
export function retain(
  index: ArtifactIndex,
  now: number,
  { maxAgeMs, maxBytes }: Retention,
): { readonly kept: ArtifactIndex; readonly dropped: readonly string[] } {
  const kept: ArtifactIndex = new Map();
  const dropped: string[] = [];
  let bytes = 0;
  for (const [hash, artifact] of [...index].sort(([, a], [, b]) => b.usedAt - a.usedAt)) {
    bytes += artifact.bytes;
    if (now - artifact.usedAt > maxAgeMs || bytes > maxBytes) dropped.push(hash);
    else kept.set(hash, artifact);
  }
  return { kept, dropped };
}
