import { messageOf } from '@aevon/ports';
import { z } from 'zod';

const quarantineEntry = z.strictObject({
  /** Name of a test: its name, with as many of its suites, file and package in front as are needed to tell it apart. */
  test: z.string().min(1),
  /** Last day (UTC) on which the entry holds, `YYYY-MM-DD`. */
  until: z.iso.date(),
  why: z.string().min(1),
});
/** A test whose failure is held back until a day. */
export type QuarantineEntry = z.infer<typeof quarantineEntry>;

export const testPolicy = z.object({
  /** Fewer tests than this are a trouble: a run that finds nothing must not be green. */
  minTests: z.number(),
  /** More flaky tests than this fail the run; absent: any number is let through. */
  maxFlaky: z.number().optional(),
  quarantine: z.array(quarantineEntry),
  /** Percentage points that line coverage may fall against the base; absent: any. */
  maxDrop: z.number().optional(),
});
/** What a run is judged by. */
export type TestPolicy = z.infer<typeof testPolicy>;

/** Reads entries written as a JSON list; or says in words what is wrong with them. */
export function parseQuarantine(text: string): QuarantineEntry[] | string {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return messageOf(error);
  }
  const parsed = z.array(quarantineEntry).safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
}
