import { z } from 'zod';

/**
 * What is used of Render's answers, read loosely: keys that are not named here are let through.
 * Source: api-docs.render.com, and render-oss/sdk typescript/src/generated/schema.ts, 28824b6, 2026-08-21.
 */
export const serviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  ownerId: z.string(),
  suspended: z.string(),
  suspenders: z.array(z.string()).default([]),
  /** Of services that run an image. */
  imagePath: z.string().nullish(),
  autoDeploy: z.string().optional(),
  serviceDetails: z.object({ url: z.string().nullish() }).optional(),
});

export const servicesSchema = z.array(z.object({ service: serviceSchema }));

export const deploySchema = z.object({
  id: z.string(),
  status: z.string().default('not said'),
  trigger: z.string().nullish(),
  createdAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
  commit: z.object({ id: z.string().nullish() }).nullish(),
  /** `ref` is what was asked for, `sha` the digest that it meant. */
  image: z.object({ ref: z.string().nullish(), sha: z.string().nullish() }).nullish(),
});

export const deploysSchema = z.array(z.object({ deploy: deploySchema }));

const endReasonSchema = z.object({
  newDeploy: z.object({ id: z.string() }).nullish(),
  buildFailed: z.object({ id: z.string() }).nullish(),
  failure: z
    .object({
      evictionReason: z.string().nullish(),
      nonZeroExit: z.number().nullish(),
      earlyExit: z.boolean().nullish(),
      oomKilled: z.object({ memoryLimit: z.string() }).nullish(),
      timedOutSeconds: z.number().nullish(),
      timedOutReason: z.string().nullish(),
      unhealthy: z.string().nullish(),
    })
    .nullish(),
});

export const eventsSchema = z.array(
  z.object({ event: z.object({ details: z.object({ deployId: z.string(), reason: endReasonSchema.nullish() }) }) }),
);

export const logsSchema = z.object({ logs: z.array(z.object({ message: z.string() })) });

export const errorSchema = z.object({ message: z.string() });

export type Service = z.infer<typeof serviceSchema>;
export type Deploy = z.infer<typeof deploySchema>;
export type EndReason = z.infer<typeof endReasonSchema>;
