import { z } from 'zod';

/**
 * What is used of Vercel's answers, read loosely: keys that are not named here are let through.
 * Source: vercel/sdk src/models, 426eb4b, 2026-08-20; vercel/vercel internals/types and packages/cli, 17d9eba, 2026-08-03.
 */
const wordsSchema = z.object({ code: z.string().optional(), message: z.string().optional() });

export const aliasRequestSchema = z.object({
  type: z.string(),
  jobStatus: z.string(),
  toDeploymentId: z.string(),
  /** Milliseconds since 1970, by Vercel's clock, as all times here. */
  requestedAt: z.number(),
});

const linkSchema = z.object({
  type: z.string(),
  repoId: z.union([z.number(), z.string()]).optional(),
  projectId: z.union([z.number(), z.string()]).optional(),
  uuid: z.string().optional(),
  workspaceUuid: z.string().optional(),
});

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  paused: z.boolean().nullish(),
  rootDirectory: z.string().nullish(),
  sourceFilesOutsideRootDirectory: z.boolean().nullish(),
  /** False: production deployments wait to be promoted, as after a rollback. */
  autoAssignCustomDomains: z.boolean().nullish(),
  link: linkSchema.nullish(),
  alias: z
    .array(z.object({ domain: z.string(), target: z.string().nullish(), redirect: z.string().nullish() }))
    .nullish(),
  customEnvironments: z
    .array(
      z.object({
        slug: z.string(),
        domains: z.array(z.object({ name: z.string() })).nullish(),
        currentDeploymentAliases: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  rollingRelease: z.object({}).nullish(),
  rollbackDescription: z.object({ username: z.string().nullish(), description: z.string().nullish() }).nullish(),
  /** What was last asked of the production domains. */
  lastAliasRequest: aliasRequestSchema.nullish(),
});

export const projectsSchema = z.object({ projects: z.array(z.object({ id: z.string(), name: z.string() })) });

const sharedShape = {
  readyState: z.string().default('not said'),
  /** `STAGED`: never had the production domains; `ROLLING`: is getting them; `PROMOTED`: has or had them. */
  readySubstate: z.string().nullish(),
  url: z.string().nullish(),
  inspectorUrl: z.string().nullish(),
  createdAt: z.number(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  gitSource: z.object({ sha: z.string().nullish() }).nullish(),
  aliasAssigned: z.union([z.boolean(), z.number()]).nullish(),
  aliasError: wordsSchema.nullish(),
  autoAssignCustomDomains: z.boolean().nullish(),
  errorCode: z.string().nullish(),
  errorMessage: z.string().nullish(),
  errorStep: z.string().nullish(),
  readyStateReason: z.string().nullish(),
  buildSkipped: z.boolean().nullish(),
  seatBlock: z.object({ blockCode: z.string().nullish() }).nullish(),
  /** Checks of integrations: `registered`, `running`, `completed`. */
  checksState: z.string().nullish(),
  checksConclusion: z.string().nullish(),
  /** Checks of the project, which hold the domains back. */
  checks: z.object({ 'deployment-alias': z.object({ state: z.string() }).nullish() }).nullish(),
};

export const deploymentSchema = z.object({ id: z.string(), ...sharedShape });

/** A list calls the id `uid`. */
export const deploymentsSchema = z.object({
  deployments: z.array(
    z.object({ uid: z.string(), ...sharedShape }).transform(({ uid, ...rest }) => ({ id: uid, ...rest })),
  ),
});

/** What creating a deployment comes to: it, or the files that Vercel does not have yet. */
export const missingFilesSchema = z.object({
  error: z.object({ code: z.literal('missing_files'), missing: z.array(z.string()) }),
});

export const aliasSchema = z.object({ deploymentId: z.string().nullish() });

export const failedAliasesSchema = z.object({ aliases: z.array(z.object({ alias: z.unknown() })).default([]) });

const stageSchema = z.object({
  index: z.number(),
  targetPercentage: z.number(),
  requireApproval: z.boolean().nullish(),
});

export const rollingReleaseSchema = z.object({
  rollingRelease: z
    .object({
      state: z.string(),
      canaryDeployment: z.object({ id: z.string() }).nullish(),
      queuedDeploymentId: z.string().nullish(),
      startedAt: z.number().nullish(),
      activeStage: stageSchema.nullish(),
      stages: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

export const checksSchema = z.object({
  checks: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })),
});

/** A line is told plainly or inside of `payload`, by the version of the log. */
export const eventsSchema = z.array(
  z.object({
    type: z.string(),
    text: z.string().nullish(),
    payload: z.object({ text: z.string().nullish() }).nullish(),
  }),
);

export const errorSchema = z.object({
  error: wordsSchema.extend({
    invalidToken: z.boolean().optional(),
    missingToken: z.boolean().optional(),
    limit: z.object({ reset: z.number().optional() }).optional(),
  }),
});

export type Project = z.infer<typeof projectSchema>;
export type Deployment = z.infer<typeof deploymentSchema>;
export type AliasRequest = z.infer<typeof aliasRequestSchema>;
export type RollingRelease = NonNullable<z.infer<typeof rollingReleaseSchema>['rollingRelease']>;
