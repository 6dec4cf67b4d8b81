import type { Budget } from './call-budget.ts';
import { cronJob, isNotFound, serviceAmbiguous, serviceNotFound, suspended } from './failures.ts';
import type { Operations } from './operations.ts';
import type { Service } from './schemas.ts';

export interface ServiceName {
  /** Name, or id such as `srv-cukouhrtq21c73e9scng`. */
  readonly service: string;
  /** Id of the workspace (`tea-…`), for a token that sees a name in several. */
  readonly workspace?: string;
}

/** A name is looked up once. @throws Failure `service-not-found`, `service-ambiguous` */
export interface ServiceFinder {
  idOf(budget: Budget): Promise<string>;
  /** The service as it is now. */
  read(budget: Budget): Promise<Service>;
}

const idPattern = /^(srv|crn)-[0-9a-z]{20}$/;

function workspaceOf({ workspace }: ServiceName): { readonly ownerId?: string } {
  return workspace === undefined ? {} : { ownerId: workspace };
}

async function byId(operations: Operations, id: string, named: ServiceName, budget: Budget): Promise<Service> {
  try {
    return await operations.service(id, budget.next());
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw serviceNotFound(named.service, await operations.services(workspaceOf(named), budget.next()));
  }
}

async function byName(operations: Operations, named: ServiceName, budget: Budget): Promise<Service> {
  const filter = { name: named.service, ...workspaceOf(named) };
  const found = (await operations.services(filter, budget.next())).filter(({ name }) => name === named.service);
  const [first, ...others] = found;
  if (first === undefined)
    throw serviceNotFound(named.service, await operations.services(workspaceOf(named), budget.next()));
  if (others.length > 0) throw serviceAmbiguous(named.service, found);
  return first;
}

/**
 * A service that is suspended serves nothing, whatever the state of its last deploy.
 * @throws Failure `service-unsupported`, `service-suspended`
 */
export function requireReleasable(service: Service): Service {
  if (service.type === 'cron_job') throw cronJob(service);
  if (service.suspended === 'suspended') throw suspended(service);
  return service;
}

export function createServiceFinder(operations: Operations, named: ServiceName): ServiceFinder {
  let known = idPattern.test(named.service) ? named.service : undefined;
  const read = async (budget: Budget): Promise<Service> => {
    const service =
      known === undefined ? await byName(operations, named, budget) : await byId(operations, known, named, budget);
    known = service.id;
    return service;
  };
  return { read, idOf: async (budget) => known ?? (await read(budget)).id };
}
