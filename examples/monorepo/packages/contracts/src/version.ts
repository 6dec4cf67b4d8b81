import { z } from 'zod';

/** The answer of every version endpoint: which commit this process was built from. */
export const version = z.object({
  service: z.string().min(1),
  /** The full SHA-1, or null when nobody told the process. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  /** Why `commit` is null. */
  reason: z.string().optional(),
});
export type Version = z.infer<typeof version>;

/** Answers from the value of COMMIT_SHA. An abbreviated or wrong value is not passed off as a commit. */
export function describeVersion(service: string, commitSha: string | undefined): Version {
  if (!commitSha) return { service, commit: null, reason: 'COMMIT_SHA is not set' };
  if (!/^[0-9a-f]{40}$/.test(commitSha)) {
    return { service, commit: null, reason: 'COMMIT_SHA is not a full commit SHA of 40 lower-case hex digits' };
  }
  return { service, commit: commitSha };
}
