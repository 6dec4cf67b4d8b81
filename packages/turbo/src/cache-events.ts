import { z } from 'zod';

/** What Turborepo reports of each lookup. Source: POST /v8/artifacts/events of turborepo.dev/docs/openapi. */
export interface CacheEvent {
  readonly hash: string;
  readonly event: 'HIT' | 'MISS';
  readonly source: 'LOCAL' | 'REMOTE';
  /** Milliseconds that a hit saved. */
  readonly duration: number;
}

const event = z.object({
  hash: z.string(),
  event: z.enum(['HIT', 'MISS']),
  source: z.enum(['LOCAL', 'REMOTE']),
  duration: z.number().default(0),
});

/** Reads a report and leaves out what is not of a known form. */
export function parseCacheEvents(text: string): CacheEvent[] {
  const data: unknown = JSON.parse(text);
  if (!Array.isArray(data)) return [];
  return data.flatMap((item) => {
    const parsed = event.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
