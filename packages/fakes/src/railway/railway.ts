import { randomUUID } from 'node:crypto';
import { answerJson, type Handler, type HostReply, type HostRequest, type Hosts } from '../world/handler.ts';
import { answerGraphql } from './graphql-host.ts';
import type { Deployment, Environment, Instance, Source } from './model.ts';
import { Platform } from './platform.ts';
import { createRate } from './rate.ts';
import type { Identity, Session } from './session.ts';
import {
  type FakeRailway,
  type RailwayDeployment,
  railwayHost,
  type RailwayOptions,
  type RailwayPlace,
  type RailwayService,
} from './surface.ts';

function sourceFor(instance: Instance, artifact: string): { readonly source: Source; readonly commit?: string } {
  if (artifact.includes('@')) return { source: { image: artifact } };
  return { source: instance.source, commit: artifact };
}

function openInstances(options: RailwayOptions, environments: readonly Environment[]): Instance[] {
  return options.services.flatMap((service) => {
    const serviceId = randomUUID();
    return environments.map((environment) => ({
      ...{ id: randomUUID(), serviceId, serviceName: service.name, environment },
      domain: `${service.name}-${environment.name}.up.railway.app`,
      customDomain: service.customDomain,
      cronSchedule: service.cronSchedule,
      source: service.source,
      credentials: undefined,
      healthcheckPath: service.healthcheckPath,
      variables: service.variables ?? {},
      live: undefined,
    }));
  });
}

/** What is live when the stand-in opens: due at once, so that the first request finds it so. */
function openDeployments(platform: Platform, services: readonly RailwayService[]): void {
  const createdAt = platform.now() - 3_600_000;
  for (const instance of platform.parts.instances) {
    const live = services.find(({ name }) => name === instance.serviceName)?.live;
    if (live === undefined) continue;
    const made = platform.begin({ instance, ...sourceFor(instance, live), turn: 'succeeds', createdAt });
    platform.hurry(made.id);
  }
}

/** Answers for the public address of a service: the program of what is live. */
async function answerPublic(platform: Platform, instance: Instance, request: HostRequest): Promise<HostReply> {
  await platform.advance();
  const program = instance.live?.program;
  if (program !== undefined) return program.answer(request);
  return answerJson(502, { status: 'error', code: 502, message: 'Application failed to respond' });
}

function viewOf(platform: Platform, deployment: Deployment): RailwayDeployment {
  const { id, instance, runs, cancelled, variables } = deployment;
  const place = { service: instance.serviceName, environment: instance.environment.name };
  return { id, ...place, state: platform.state(deployment), runs, cancelled, variables };
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string | undefined): T {
  const found = name === undefined ? all[0] : all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`this Railway has no ${name ?? 'environment'}`);
  return found;
}

/** Both headers say which kind of token they carry; a token in the other one is none. */
function identify(tokens: ReadonlyMap<string, Identity>, { headers }: HostRequest): Identity | undefined {
  const { authorization, 'project-access-token': projectToken } = headers;
  const known = tokens.get(projectToken ?? authorization?.replace(/^Bearer /, '') ?? '');
  return (known?.kind === 'project') === (projectToken !== undefined) ? known : undefined;
}

/** What the hosts and the dashboard of one Railway share. */
interface Opened {
  readonly platform: Platform;
  readonly project: Session['project'];
  readonly tokens: Map<string, Identity>;
  readonly shown: { skewMs: number };
}

function apiOf({ platform, project, tokens, shown }: Opened): Handler {
  const rate = createRate(platform.parts.plan);
  return async (request) => {
    const identity = identify(tokens, request);
    const counted = rate(identity?.token ?? 'nobody', platform.now());
    if (!counted.allowed) return answerJson(429, { message: 'Too many requests' }, counted.headers);
    await platform.advance();
    const answer = await answerGraphql(request, { platform, project, identity, skewMs: shown.skewMs });
    return { ...answer, headers: { ...answer.headers, ...counted.headers } };
  };
}

function hostsOf(opened: Opened): Hosts {
  const hosts: Record<string, Handler> = { [railwayHost]: apiOf(opened) };
  for (const instance of opened.platform.parts.instances) {
    const handler: Handler = async (request) => answerPublic(opened.platform, instance, request);
    hosts[instance.domain] = handler;
    if (instance.customDomain !== undefined) hosts[instance.customDomain] = handler;
  }
  return hosts;
}

function openPlatform(options: RailwayOptions): Platform {
  const environments = (options.environments ?? ['production']).map((name) => ({ id: randomUUID(), name }));
  const { now = () => new Date(), plan = 'pro', images = [], commits = [], startProgram } = options;
  const instances = openInstances(options, environments);
  const platform = new Platform({ now, plan, images, commits, startProgram, environments, instances });
  openDeployments(platform, options.services);
  return platform;
}

/** A strict Railway with one project: its API and the public addresses of its services. */
export function createRailway(options: RailwayOptions): FakeRailway {
  const platform = openPlatform(options);
  const { environments, instances } = platform.parts;
  const project = { id: randomUUID(), name: options.project ?? 'shop' };
  const tokens = new Map<string, Identity>();
  const shown = { skewMs: 0 };
  const instanceAt = ({ service, environment }: RailwayPlace): Instance => {
    const place = named(environments, environment);
    const found = instances.find((one) => one.serviceName === service && one.environment === place);
    if (found === undefined) throw new Error(`this Railway has no service ${service}`);
    return found;
  };
  return {
    hosts: hostsOf({ platform, project, tokens, shown }),
    projectId: project.id,
    environmentId: (name) => named(environments, name).id,
    serviceId: (service) => instanceAt({ service }).serviceId,
    instance: instanceAt,
    issueToken: (kind, environment) => {
      const token = randomUUID();
      const scope = { kind: 'project', token, environment: named(environments, environment) } as const;
      tokens.set(token, kind === 'project' ? scope : { kind, token });
      return token;
    },
    revoke: (token) => void tokens.delete(token),
    plan: (turn) => void (platform.turn = turn),
    startElsewhere: (place, artifact) => {
      const instance = instanceAt(place);
      const from = sourceFor(instance, artifact);
      instance.source = from.source;
      return platform.begin({ instance, ...from, turn: platform.turn }).id;
    },
    finish: (id) => platform.hurry(id),
    get deployments() {
      return platform.deployments.map((one) => viewOf(platform, one));
    },
    serving: (place) => {
      const { live } = instanceAt(place);
      return live?.program === undefined ? undefined : live.runs;
    },
    skew: (milliseconds) => void (shown.skewMs = milliseconds),
  };
}
