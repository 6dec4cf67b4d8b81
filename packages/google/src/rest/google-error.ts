import { z } from 'zod';

/** What an error of Google says, whichever of its two forms it has. */
export interface GoogleError {
  readonly message: string;
  /** `NOT_FOUND`, `PERMISSION_DENIED`, …, or the word of OAuth such as `invalid_target`; empty when there is none. */
  readonly status: string;
  /** Of `google.rpc.ErrorInfo`: `SERVICE_DISABLED`, `IAM_PERMISSION_DENIED`, …; empty when there is none. */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The permission that is missing, where it is named. */
  readonly permission: string | undefined;
}

const detailSchema = z.looseObject({
  reason: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** google.rpc.Status as JSON (google.aip.dev/193). */
const envelopeSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    status: z.string().default(''),
    details: z.array(detailSchema).default([]),
  }),
});

/** RFC 6749 §5.2, which the Security Token Service speaks. */
const oauthSchema = z.object({ error: z.string(), error_description: z.string().default('') });

/** `Required "container.clusters.get" permission(s) for …` and `Permission 'iam.…' denied on resource …`. */
const permissionPattern = /["']([a-z][a-zA-Z]*(?:\.[a-zA-Z]+){2,})["']/;

/** Reads the body of an answer outside 2xx. */
export function readError(body: unknown): GoogleError {
  const oauth = oauthSchema.safeParse(body);
  if (oauth.success) {
    const { error, error_description: message } = oauth.data;
    return { message, status: error, reason: '', metadata: {}, permission: undefined };
  }
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return { message: '', status: '', reason: '', metadata: {}, permission: undefined };
  const { message, status, details } = envelope.data.error;
  const info = details.find(({ reason }) => reason !== undefined);
  const metadata = info?.metadata ?? {};
  const permission = metadata['permission'] ?? permissionPattern.exec(message)?.[1];
  return { message, status, reason: info?.reason ?? '', metadata, permission };
}
