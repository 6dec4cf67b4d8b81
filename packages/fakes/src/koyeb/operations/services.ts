import type { Json } from '../../github/rest/openapi.ts';
import { errorsOf } from '../definition-rules.ts';
import { invalid, KoyebError, notFound } from '../errors.ts';
import { begin } from '../lifecycle.ts';
import * as rendering from '../rendering.ts';
import { type App, type Service, servicesOf, type Store } from '../state.ts';
import { type Call, one, type Operation, pageOf } from './operation.ts';

function appOf({ apps }: Store, id: string): App {
  const app = apps.find((candidate) => candidate.id === id);
  if (app === undefined) throw notFound('App', id);
  return app;
}

function serviceOf(store: Store, id: string): Service {
  const service = servicesOf(store).find((candidate) => candidate.id === id);
  if (service === undefined) throw notFound('Service', id);
  return service;
}

function listApps({ store, query }: Call): Json {
  const name = one(query, 'name');
  const { items, pages } = pageOf(
    query,
    store.apps.filter((app) => name === undefined || app.name.includes(name)),
  );
  return { apps: items.map((app) => rendering.app(store, app)), ...pages };
}

function listServices({ store, query }: Call): Json {
  const name = one(query, 'name');
  const appId = one(query, 'app_id');
  const fitting = servicesOf(store).filter(
    (service) =>
      (name === undefined || service.name.includes(name)) && (appId === undefined || service.app.id === appId),
  );
  const { items, pages } = pageOf(query, fitting);
  return { services: items.map((service) => rendering.service(store, service)), ...pages };
}

/** A PUT replaces the settings of a service, and each one makes a deployment. */
function update({ store, id, query, body }: Call): Json {
  const service = serviceOf(store, id);
  const { definition, skip_build: skipBuild = false, save_only: isSaved = false } = body;
  const errors = errorsOf(store, definition);
  if (definition === undefined || errors.length > 0) throw invalid('Validation error', errors);
  if (service.isPaused) throw invalid('Service is paused');
  if (store.isPlanUsedUp) throw new KoyebError(403, 'forbidden', 'Quota exceeded: upgrade your plan to go on');
  if (one(query, 'dry_run') === 'true') return { service: rendering.service(store, service) };
  service.lifeCycle = body.life_cycle;
  begin(store, service, { definition, skipBuild, isSaved });
  return { service: rendering.service(store, service) };
}

export const serviceOperations: Readonly<Record<string, Operation>> = {
  'GET /v1/apps': { name: 'ListApps', reply: 'ListAppsReply', act: listApps },
  'GET /v1/apps/{id}': {
    name: 'GetApp',
    reply: 'GetAppReply',
    act: ({ store, id }) => ({ app: rendering.app(store, appOf(store, id)) }),
  },
  'GET /v1/services': { name: 'ListServices', reply: 'ListServicesReply', act: listServices },
  'GET /v1/services/{id}': {
    name: 'GetService',
    reply: 'GetServiceReply',
    act: ({ store, id }) => ({ service: rendering.service(store, serviceOf(store, id)) }),
  },
  'PUT /v1/services/{id}': { name: 'UpdateService', reply: 'UpdateServiceReply', act: update },
};
