import { randomBytes, randomUUID } from 'node:crypto';
import type { ImageSource } from '../platform/image-source.ts';
import { startNameplate, type StartProgram } from '../platform/program.ts';
import type { Hosts } from '../world/handler.ts';
import { createApiHost } from './api.ts';
import { begin, end, finish, settle } from './lifecycle.ts';
import { createPublicHost } from './public-host.ts';
import { createRateLimit } from './rate-limit.ts';
import {
  activeOf,
  type App,
  findDeployment,
  type KoyebDefinition,
  type Secret,
  type Service,
  servicesOf,
  type Store,
} from './state.ts';
import { type KoyebTurn, stopped } from './turns.ts';

export interface KoyebService {
  readonly definition: KoyebDefinition;
  /** How its first deployment went. Default: it is live. */
  readonly first?: KoyebTurn;
  readonly lifeCycle?: Readonly<Record<string, number>>;
}

export interface KoyebOptions {
  /** Name of the organization, part of the addresses of its apps. Default `acme`. */
  readonly organization?: string;
  /** Services by the name of their app; a service has the name of its definition. */
  readonly apps: Readonly<Record<string, readonly KoyebService[]>>;
  readonly secrets?: readonly { readonly name: string; readonly value: string; readonly isRegistry?: boolean }[];
  /** Images `name@sha256:…` that can be pulled, or the registry that knows. Default: every one. */
  readonly images?: Iterable<string> | ImageSource;
  /** The commit at the end of each branch, for what is built without one. */
  readonly heads?: Readonly<Record<string, string>>;
  /** The platform's own clock. Default: this machine's. */
  readonly now?: () => Date;
  /** Default: every program answers with what it is. */
  readonly startProgram?: StartProgram;
  /** Calls a minute. Default 400. */
  readonly rateLimit?: number;
}

export interface BegunDeployment {
  readonly deploymentId: string;
  readonly service: string;
  /** What it runs: an image, or a commit. */
  readonly runs: string;
  readonly definition: KoyebDefinition;
  readonly isCancelled: boolean;
}

export interface Elsewhere {
  /** Saved and not deployed, as `STASHED`. */
  readonly isSaved?: boolean;
  /** Builds nothing and runs what was built last. */
  readonly skipBuild?: boolean;
  /** Settings that are changed with it. */
  readonly settings?: Partial<KoyebDefinition>;
}

/** A strict stand-in for Koyeb: `app.koyeb.com` and the addresses of its apps. */
export interface FakeKoyeb {
  readonly hosts: Hosts;
  /** An API token of the organization. */
  readonly token: string;
  /** A token of another organization, which sees nothing of this one. */
  readonly foreignToken: string;
  /** Says how deployments that begin from now on go. */
  plan(turn: KoyebTurn): void;
  /** Deploys something else as somebody would in the dashboard; gives the id. */
  elsewhere(service: string, runs: string, how?: Elsewhere): string;
  /** Lets a deployment be healthy and active at once. */
  finish(deploymentId: string): void;
  /** What answers requests of a service. */
  serving(service: string): string | undefined;
  /** Id of what answers requests of a service. */
  activeId(service: string): string | undefined;
  /** Deployments that began since it was created, oldest first. */
  begun(): readonly BegunDeployment[];
  /** From now on no token is good. */
  revokeTokens(): void;
  /** Pauses a service as one would in the dashboard. */
  pause(service: string): void;
  /** From now on the plan of the organization allows no more deployments. */
  usePlanUp(): void;
  /** Sets the clock that Koyeb shows ahead of its own, in milliseconds. */
  skew(milliseconds: number): void;
}

function newToken(): string {
  return randomBytes(32).toString('hex');
}

function openService(store: Store, app: App, { definition, first, lifeCycle }: KoyebService): void {
  const service: Service = {
    id: randomUUID(),
    name: definition.name,
    app,
    createdAt: store.now(),
    deployments: [],
    lifeCycle,
    activeId: undefined,
    isPaused: false,
  };
  app.services.push(service);
  store.turn = first ?? 'succeeds';
  const deployment = begin(store, service, { definition });
  store.turn = 'succeeds';
  if (first === undefined) finish(store, deployment);
}

function knownImages(images: KoyebOptions['images']): Store['images'] {
  if (typeof images === 'function') return { has: (image) => images(image) !== undefined };
  return images === undefined ? undefined : new Set(images);
}

function openStore(options: KoyebOptions): Store {
  const { organization = 'acme', images, now = () => new Date(), startProgram = startNameplate } = options;
  const secrets = (options.secrets ?? []).map(({ name, value, isRegistry = false }): Secret => {
    return { id: randomUUID(), name, value, type: isRegistry ? 'REGISTRY' : 'SIMPLE' };
  });
  const apps = Object.keys(options.apps).map((name): App => {
    return {
      id: randomUUID(),
      name,
      host: `${name}-${organization}.koyeb.app`,
      createdAt: now().getTime(),
      services: [],
    };
  });
  return {
    organizationId: randomUUID(),
    apps,
    secrets,
    images: knownImages(images),
    heads: options.heads ?? {},
    startProgram,
    now: () => now().getTime(),
    turn: 'succeeds',
    isPlanUsedUp: false,
    skew: 0,
  };
}

function serviceNamed(store: Store, name: string): Service {
  const service = servicesOf(store).find((one) => one.name === name || `${one.app.name}/${one.name}` === name);
  if (service === undefined) throw new Error(`No service ${name} was given to this Koyeb.`);
  return service;
}

function withSource(definition: KoyebDefinition, runs: string): KoyebDefinition {
  const { docker, git } = definition;
  if (docker !== undefined) return { ...definition, docker: { ...docker, image: runs } };
  return git === undefined ? definition : { ...definition, git: { ...git, sha: runs } };
}

function steering(
  store: Store,
  first: ReadonlySet<string>,
): Omit<FakeKoyeb, 'hosts' | 'token' | 'foreignToken' | 'revokeTokens'> {
  const named = (name: string): Service => serviceNamed(store, name);
  return {
    plan: (turn) => {
      store.turn = turn;
    },
    elsewhere: (name, runs, { isSaved = false, skipBuild = false, settings = {} } = {}) => {
      const service = named(name);
      const newest = service.deployments[0];
      if (newest === undefined) throw new Error(`${name} has no deployment to start from.`);
      const definition = { ...withSource(newest.definition, runs), ...settings };
      return begin(store, service, { definition, isSaved, skipBuild }).id;
    },
    finish: (deploymentId) => {
      const deployment = findDeployment(store, deploymentId);
      if (deployment !== undefined) finish(store, deployment);
    },
    serving: (name) => {
      settle(store);
      return named(name).isPaused ? undefined : activeOf(named(name))?.runs;
    },
    activeId: (name) => named(name).activeId,
    begun: () =>
      servicesOf(store)
        .flatMap(({ deployments }) => deployments.filter(({ id }) => !first.has(id)))
        .sort((one, other) => one.createdAt - other.createdAt || one.version - other.version)
        .map(({ id, service, runs, definition, isCancelled }) => {
          return { deploymentId: id, service: service.name, runs, definition, isCancelled };
        }),
    pause: (name) => {
      const service = named(name);
      service.isPaused = true;
      for (const deployment of service.deployments) end(store, deployment, stopped);
    },
    usePlanUp: () => {
      store.isPlanUsedUp = true;
    },
    skew: (milliseconds) => {
      store.skew = milliseconds;
    },
  };
}

export function createKoyeb(options: KoyebOptions): FakeKoyeb {
  const store = openStore(options);
  for (const app of store.apps) for (const service of options.apps[app.name] ?? []) openService(store, app, service);
  const first = new Set(servicesOf(store).flatMap(({ deployments }) => deployments.map(({ id }) => id)));
  const token = newToken();
  const foreignToken = newToken();
  const organizations = new Map([
    [token, store.organizationId],
    [foreignToken, randomUUID()],
  ]);
  const access = { organizationOf: (given: string) => organizations.get(given) };
  const api = createApiHost(store, access, createRateLimit(options.rateLimit ?? 400, store.now));
  const addresses = store.apps.map((app) => [app.host, createPublicHost(store, app)] as const);
  return {
    ...steering(store, first),
    hosts: { 'app.koyeb.com': api, ...Object.fromEntries(addresses) },
    token,
    foreignToken,
    revokeTokens: () => organizations.clear(),
  };
}
