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

/**
 * Reads the `plan` output of the plan action.
 * @throws Failure `plan-unreadable` when it is no plan of this version.
 */
export function parsePlan(text: string): PlanDocument {
  const facts = {
    kind: 'user',
    code: 'plan-unreadable',
    fix: 'pass `${{ needs.plan.outputs.plan }}` of the plan action unchanged',
  } as const;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new Failure({ ...facts, what: `the input \`plan\` is not JSON: ${messageOf(error)}` }, { cause: error });
  }
  const result = planDocumentSchema.safeParse(data);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw new Failure({
    ...facts,
    what: `the input \`plan\` is not a plan: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`,
  });
}
