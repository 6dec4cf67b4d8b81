import { z } from 'zod';

/** `name@sha256:…` or the full id of a commit: a tag names no release that one can go back to. */
const pinned = /^(?:[^\s@]+@sha256:[0-9a-f]{64}|[0-9a-f]{40}(?:[0-9a-f]{24})?)$/;

const releasePayload = z.object({
  /** Of this payload; another number is another payload. */
  schema: z.literal(1),
  service: z.string().min(1),
  /** The platform's id of the service; absent in records that only have its name. */
  serviceId: z.string().min(1).optional(),
  /** The platform deployed to, such as `render`. */
  target: z.string().min(1),
  artifact: z.string().regex(pinned),
  /** The platform's id of the release. */
  deploymentId: z.string().min(1),
  /** Where it is served; absent where the platform does not say. */
  url: z.string().min(1).optional(),
  /** The run that released it: `github.run_id`. */
  run: z.string().min(1).optional(),
  /** Of a rollback: the platform's id of the release that it puts back. */
  restores: z.string().min(1).optional(),
});

/**
 * What a deployment on GitHub keeps of a release, so that a later run can go back to it. GitHub takes it when the
 * deployment is made and never changes it afterwards: what is learned later is told by statuses.
 */
export type ReleasePayload = z.infer<typeof releasePayload>;

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the payload of a deployment, an object or its JSON as text. Undefined for those of other tools, of another
 * schema, or without a pinned artifact: nobody can go back to them.
 */
export function readReleasePayload(payload: unknown): ReleasePayload | undefined {
  return releasePayload.safeParse(typeof payload === 'string' ? parseText(payload) : payload).data;
}
