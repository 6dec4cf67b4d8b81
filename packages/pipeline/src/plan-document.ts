import { gunzipSync, gzipSync } from 'node:zlib';
import { Failure, messageOf } from '@aevon/ports';
import { z } from 'zod';

/** `diff`: what changed is known. `all`: everything, and `reason` says why. `none`: nothing is affected, and that is known. */
export const planModes = ['diff', 'all', 'none'] as const;
export type PlanMode = (typeof planModes)[number];

export const linterNames = ['eslint', 'prettier', 'ruff'] as const;
export type LinterName = (typeof linterNames)[number];

export const testRunnerNames = ['vitest', 'pytest'] as const;
export type TestRunnerName = (typeof testRunnerNames)[number];

const planPackage = z.object({
  name: z.string(),
  /** Relative to the root of the repository, forward slashes, `.` for the root package. */
  path: z.string(),
  language: z.enum(['node', 'python']),
  /** Sentences for people: "lockfile: left-pad 1.1.1 → 1.3.0", "depends on ui", "3 files changed". First the strongest. */
  reasons: z.array(z.string()),
  linters: z.array(z.enum(linterNames)),
  /** Linters that have to look at files that did not change as well: their rules, or what is installed, are others now. */
  relinted: z.array(z.enum(linterNames)).optional(),
  testRunners: z.array(z.enum(testRunnerNames)),
  /** Whether Turborepo has a build task for it. */
  builds: z.boolean(),
  /** Name of the service in the manifest, when it is one. */
  service: z.string().optional(),
});

export const planDocumentSchema = z.object({
  version: z.literal(1),
  mode: z.enum(planModes),
  /** Why this mode, one sentence. */
  reason: z.string(),
  /** Full SHAs; absent where the mode is not `diff`. */
  base: z.string().optional(),
  head: z.string(),
  event: z.string(),
  /** Affected packages only, sorted by path. */
  packages: z.array(planPackage),
  /** Affected services only, in order of deployment. */
  services: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      target: z.string().optional(),
      image: z.boolean(),
      reasons: z.array(z.string()),
    }),
  ),
  /** Changed paths relative to the root; absent when they are too many to pass on (then lint whole packages). */
  files: z.array(z.string()).optional(),
  /** How many packages the workspace has in all. */
  total: z.number(),
});

export type PlanDocument = z.infer<typeof planDocumentSchema>;
export type PlanPackage = z.infer<typeof planPackage>;

/** Linux refuses a variable of 128 KiB or more, and an input is a variable. */
const plainLimitBytes = 100 * 1024;
const packed = 'gzip:';

/** A plan that is handed on is never larger than this when it is unpacked. */
const unpackedLimitBytes = 32 * 1024 * 1024;

/** The text of the `plan` output: JSON, or for a large plan `gzip:` and base64 of the compressed JSON. */
export function writePlan(document: PlanDocument): string {
  const json = JSON.stringify(document);
  return Buffer.byteLength(json) <= plainLimitBytes ? json : packed + gzipSync(json, { level: 9 }).toString('base64');
}

function unreadable(why: string, cause?: unknown): Failure {
  const fix = 'pass the output `plan` of the plan action unchanged';
  return new Failure(
    { kind: 'user', code: 'plan-unreadable', what: `the input \`plan\` is not a plan: ${why}`, fix },
    { cause },
  );
}

/**
 * Reads the `plan` output of the plan action.
 * @throws Failure `plan-unreadable` when it is no plan of this version.
 */
export function parsePlan(text: string): PlanDocument {
  let data: unknown;
  try {
    const json = text.startsWith(packed)
      ? gunzipSync(Buffer.from(text.slice(packed.length), 'base64'), { maxOutputLength: unpackedLimitBytes }).toString(
          'utf8',
        )
      : text;
    data = JSON.parse(json);
  } catch (error) {
    throw unreadable(messageOf(error), error);
  }
  const result = planDocumentSchema.safeParse(data);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw unreadable(`${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim());
}
