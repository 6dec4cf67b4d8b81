import { z } from 'zod';

/** Koyeb's gateway writes what is unset as null, as an empty text, or not at all. */
const text = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const moment = text.transform((value) => (value === undefined ? undefined : new Date(value)));

/** Loose, and so whole: all of it is sent back when a service is updated, in the form in which it came. */
export const definitionSchema = z.looseObject({
  routes: z.array(z.looseObject({ path: z.string().nullish() })).nullish(),
  docker: z.looseObject({ image: z.string().nullish(), image_registry_secret: z.string().nullish() }).nullish(),
  git: z.looseObject({ repository: z.string().nullish(), sha: z.string().nullish() }).nullish(),
});
export type Definition = z.infer<typeof definitionSchema>;

const stageSchema = z.object({ name: text, status: text, messages: texts });

export const deploymentSchema = z.object({
  id: z.string(),
  service_id: text,
  status: z.string(),
  created_at: moment,
  updated_at: moment,
  allocated_at: moment,
  started_at: moment,
  messages: texts,
  definition: definitionSchema,
  provisioning_info: z.object({ sha: text, stages: z.array(stageSchema).nullish() }).nullish(),
  /** Only told of a single deployment, not in lists. */
  skip_build: z.boolean().nullish(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

export const serviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  app_id: z.string(),
  status: z.string(),
  active_deployment_id: text,
  latest_deployment_id: text,
  life_cycle: z.looseObject({}).nullish(),
});
export type Service = z.infer<typeof serviceSchema>;

export const appSchema = z.object({
  id: z.string(),
  name: z.string(),
  domains: z.array(z.object({ name: z.string(), type: text, status: text })).nullish(),
});
export type App = z.infer<typeof appSchema>;

export const answers = {
  service: z.object({ service: serviceSchema }),
  services: z.object({ services: z.array(serviceSchema).nullish() }),
  app: z.object({ app: appSchema }),
  apps: z.object({ apps: z.array(appSchema).nullish() }),
  deployment: z.object({ deployment: deploymentSchema }),
  deployments: z.object({ deployments: z.array(deploymentSchema).nullish() }),
  instances: z.object({ instances: z.array(z.object({ status: text, messages: texts })).nullish() }),
  logs: z.object({ data: z.array(z.object({ msg: text })).nullish() }),
  secrets: z.object({ secrets: z.array(z.object({ id: z.string(), name: z.string() })).nullish() }),
  verification: z.object({ success: z.boolean().nullish(), reason: text, code: text }),
  nothing: z.unknown(),
};

export const errorSchema = z.object({
  message: z.string(),
  fields: z.array(z.object({ field: z.string(), description: z.string() })).nullish(),
});
