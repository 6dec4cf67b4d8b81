import type { Deploy, LogLine, Service } from './model.ts';
import { readReference } from './registry.ts';

/**
 * What the API answers, with every field that its schema requires.
 * Source: render-oss/sdk typescript/src/generated/schema.ts, 28824b6, 2026-08-21, and the recorded answers of
 * render-oss/terraform-provider-render internal/provider/webservice/resource/testdata.
 */
type Json = Readonly<Record<string, unknown>>;

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

export function publicHost({ name }: Pick<Service, 'name'>): string {
  return `${name}.onrender.com`;
}

function detailsOf(service: Service): Json {
  const hasAddress = service.type === 'web_service' || service.type === 'static_site';
  const runtime = 'image' in service.source ? 'image' : 'node';
  return {
    buildPlan: 'starter',
    env: runtime,
    runtime,
    envSpecificDetails: { dockerCommand: '', dockerContext: '', dockerfilePath: '' },
    numInstances: 1,
    plan: 'starter',
    region: 'frankfurt',
    ...(service.type === 'cron_job' ? { schedule: '0 3 * * *' } : {}),
    ...(hasAddress ? { healthCheckPath: '/health', openPorts: [], url: `https://${publicHost(service)}` } : {}),
  };
}

export function serviceJson(service: Service): Json {
  const { id, name, owner, source, type, autoDeploy, suspenders, createdAt } = service;
  return {
    id,
    autoDeploy,
    autoDeployTrigger: autoDeploy === 'yes' ? 'commit' : 'off',
    createdAt: iso(createdAt),
    dashboardUrl: `https://dashboard.render.com/web/${id}`,
    name,
    notifyOnFail: 'default',
    ownerId: owner,
    rootDir: '',
    slug: name,
    suspended: suspenders.length > 0 ? 'suspended' : 'not_suspended',
    suspenders,
    type,
    updatedAt: iso(createdAt),
    serviceDetails: detailsOf(service),
    ...('image' in source ? { imagePath: imagePathOf(source.image) } : { repo: source.repo, branch: 'main' }),
  };
}

function imagePathOf(reference: string): string {
  const { name, tag = 'latest', digest } = readReference(reference);
  return digest === undefined ? `${name}:${tag}` : `${name}@${digest}`;
}

export function deployJson(deploy: Deploy, status: string): Json {
  const { id, source, trigger, createdAt, startedAt, finishedAt } = deploy;
  const what =
    source.kind === 'image'
      ? { image: { ref: source.ref, sha: source.digest } }
      : { commit: { id: source.commit, message: 'A change', createdAt: iso(createdAt) } };
  return {
    id,
    ...what,
    status,
    trigger,
    createdAt: iso(createdAt),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    updatedAt: iso(finishedAt ?? startedAt ?? createdAt),
  };
}

const eventStatus: Readonly<Record<string, string>> = {
  live: 'succeeded',
  deactivated: 'succeeded',
  canceled: 'canceled',
};

/** The event `deploy_ended`; undefined while the deploy is under way. */
export function endedJson(service: Service, { id, outcome, finishedAt, reason }: Deploy): Json | undefined {
  if (outcome === undefined) return undefined;
  return {
    id: `evt-${id}`,
    timestamp: iso(finishedAt),
    serviceId: service.id,
    type: 'deploy_ended',
    details: { deployId: id, deployStatus: eventStatus[outcome] ?? 'failed', reason: reason ?? {}, status: 3 },
  };
}

export function logJson(service: Service, { id, at, type, message }: LogLine): Json {
  const labels = Object.entries({ resource: service.id, type, level: 'info' });
  return { id, message, timestamp: iso(at), labels: labels.map(([name, value]) => ({ name, value })) };
}
