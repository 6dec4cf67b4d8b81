import { z } from 'zod';

// Only what is used, read loosely: Railway may add fields and states at any time.

const connection = <T extends z.ZodType>(node: T) => z.object({ edges: z.array(z.object({ node })) });
const pages = <T extends z.ZodType>(node: T) =>
  connection(node).extend({ pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }) });

const meta = z.looseObject({
  image: z.string().nullish(),
  imageDigest: z.string().nullish(),
  commitHash: z.string().nullish(),
  serviceManifest: z
    .looseObject({ deploy: z.looseObject({ healthcheckPath: z.string().nullish() }).nullish() })
    .nullish(),
});
/** What Railway keeps of a deployment besides its state: a scalar of any shape, of which this much is relied on. */
export type Meta = z.infer<typeof meta>;

const deployment = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.coerce.date(),
  deploymentStopped: z.boolean(),
  meta: meta.nullish(),
});
export type Deployment = z.infer<typeof deployment>;

const event = z.object({
  step: z.string(),
  createdAt: z.coerce.date(),
  completedAt: z.string().nullish(),
  payload: z
    .object({
      error: z.string().nullish(),
      reason: z.string().nullish(),
      detail: z.string().nullish(),
      skipped: z.boolean().nullish(),
      attempt: z.number().nullish(),
      maxAttempts: z.number().nullish(),
    })
    .nullish(),
});
export type DeploymentEvent = z.infer<typeof event>;

const named = z.object({ id: z.string(), name: z.string() });

export const projectToken = z.object({
  projectToken: z.object({ project: named, environment: named }),
});
export const project = z.object({ project: named.extend({ environments: pages(named) }) });
export const environment = z.object({
  environment: named.extend({ serviceInstances: pages(z.object({ serviceId: z.string(), serviceName: z.string() })) }),
});

const domain = z.object({ domain: z.string(), syncStatus: z.string() });
export const present = z.object({
  serviceInstance: z.object({
    cronSchedule: z.string().nullish(),
    domains: z.object({ customDomains: z.array(domain), serviceDomains: z.array(domain) }),
    activeDeployments: z.array(deployment),
  }),
  deployments: connection(deployment),
});
export type PresentAnswer = z.infer<typeof present>;

export const source = z.object({
  serviceInstance: z.object({
    source: z.object({ image: z.string().nullish(), repo: z.string().nullish() }).nullish(),
  }),
});
export const status = z.object({ deployment: deployment.pick({ status: true, deploymentStopped: true, meta: true }) });
export const look = status.extend({ deploymentEvents: connection(event) });
export type Look = z.infer<typeof look>;

export const identity = z.object({ deployment: z.object({ meta: meta.nullish() }) });
export const earlier = z.object({ deployment: z.object({ canRollback: z.boolean() }) });
export const latest = z.object({
  serviceInstance: z.object({ latestDeployment: deployment.pick({ id: true, meta: true }).nullish() }),
});

const log = z.array(z.object({ message: z.string() }));
export const deploymentLogs = z.object({ deploymentLogs: log });
export const buildLogs = z.object({ buildLogs: log });

export const updated = z.object({ serviceInstanceUpdate: z.literal(true) });
export const deployed = z.object({ serviceInstanceDeployV2: z.string().min(1) });
export const rolledBack = z.object({ deploymentRollback: z.literal(true) });
export const cancelled = z.object({ deploymentCancel: z.literal(true) });
