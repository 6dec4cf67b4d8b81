import type { Call } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import { type KoyebApi, tokenFix } from './api.ts';
import type { KoyebFailureCode } from './failure-docs.ts';
import type { App, Service } from './schemas.ts';

export interface ServiceName {
  /** A name, `app/name`, or an id. */
  readonly service: string;
  /** The app that the service is in, by name. */
  readonly app?: string;
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function missing(code: KoyebFailureCode, what: string, known: readonly string[]): Failure {
  const names = known.length === 0 ? 'it sees none at all' : `it sees ${[...known].sort().join(', ')}`;
  return new Failure({
    kind: 'user',
    code,
    what: `${what}; ${names}`,
    cause: 'the name is misspelt, or the token is of another organization',
    fix: `correct the name, or ${tokenFix}`,
  });
}

async function spelledOut(api: KoyebApi, services: readonly Service[], call: Call): Promise<readonly string[]> {
  const apps = new Map((await api.apps({}, call)).map((app) => [app.id, app.name]));
  return services.map(({ name, app_id }) => `${apps.get(app_id) ?? app_id}/${name}`);
}

async function findApp(api: KoyebApi, name: string, call: Call): Promise<App> {
  const app = (await api.apps({ name }, call)).find((one) => one.name === name);
  if (app !== undefined) return app;
  const names = (await api.apps({}, call)).map((one) => one.name);
  throw missing('app-not-found', `this token sees no app ${JSON.stringify(name)} on Koyeb`, names);
}

async function findByName(api: KoyebApi, { service: name, app }: ServiceName, call: Call): Promise<Service> {
  const within = app === undefined ? {} : { app_id: (await findApp(api, app, call)).id };
  const [first, ...others] = (await api.services({ name, ...within }, call)).filter((one) => one.name === name);
  if (first === undefined) {
    const all = await spelledOut(api, await api.services({}, call), call);
    const where = app === undefined ? '' : ` in the app ${app}`;
    throw missing('service-not-found', `this token sees no service ${JSON.stringify(name)}${where} on Koyeb`, all);
  }
  if (others.length === 0) return first;
  const all = await spelledOut(api, [first, ...others], call);
  throw new Failure({
    kind: 'user',
    code: 'service-ambiguous',
    what: `several apps have a service ${JSON.stringify(name)}: ${[...all].sort().join(', ')}`,
    fix: 'name its app as well: `app/service`',
  });
}

/** A paused service has nothing live and takes no deployment; one that is being deleted never will again. */
function refuseGone({ name, status }: Service): void {
  if (status === 'PAUSED' || status === 'PAUSING')
    throw new Failure({
      kind: 'user',
      code: 'service-paused',
      what: `the service ${name} is paused on Koyeb`,
      cause: 'somebody paused it, or Koyeb did for want of a payment',
      fix: 'resume it in the dashboard or by `koyeb service resume`, then run this job again',
    });
  if (status === 'DELETED' || status === 'DELETING')
    throw new Failure({
      kind: 'user',
      code: 'service-deleted',
      what: `the service ${name} is being deleted on Koyeb`,
      fix: 'create it again, or take this deployment out of the workflow',
    });
}

async function findById(api: KoyebApi, service: string, call: Call): Promise<Service> {
  try {
    return await api.service(service, call);
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.code !== 'not-found') throw error;
    const all = await spelledOut(api, await api.services({}, call), call);
    throw missing('service-not-found', `this token sees no service ${service} on Koyeb`, all);
  }
}

/** @throws Failure of kind `user`: `app-not-found`, `service-not-found`, `-ambiguous`, `-paused` or `-deleted`. */
export async function findService(api: KoyebApi, { service, app }: ServiceName, call: Call): Promise<Service> {
  const [before, after] = service.split('/', 2);
  const name = after === undefined || before === undefined ? { service, app } : { service: after, app: before };
  const { app: inApp, ...rest } = name;
  const found = id.test(service)
    ? await findById(api, service, call)
    : await findByName(api, inApp === undefined ? rest : { ...rest, app: inApp }, call);
  refuseGone(found);
  return found;
}
