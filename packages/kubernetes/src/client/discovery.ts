import { listAt, textAt, valueAt } from '../json.ts';
import { groupOf, type ObjectRef } from '../object.ts';
import type { Call, ListQuery, Resource } from './kubernetes.ts';
import type { Requester } from './requester.ts';
import { failureIn, isGood } from './status.ts';

type Kinds = ReadonlyMap<string, Resource>;

function rootOf(apiVersion: string): string {
  const path = apiVersion.split('/').map(encodeURIComponent).join('/');
  return groupOf(apiVersion) === '' ? `/api/${path}` : `/apis/${path}`;
}

/** The path of a kind in one namespace or in all. */
export function pathOf(apiVersion: string, { plural, namespaced }: Resource, namespace: string | undefined): string {
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${rootOf(apiVersion)}${within}/${plural}`;
}

/** The query of a list or watch. */
export function selectionOf({ labelSelector, fieldSelector }: ListQuery): Record<string, string> {
  return {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
}

/** In which version a cluster wants a group to be spoken of; undefined for a group that it lacks. */
export async function preferredVersion(requester: Requester, group: string, call: Call): Promise<string | undefined> {
  if (group === '') return 'v1';
  const purpose = `ask for the versions of ${group}`;
  const path = `/apis/${encodeURIComponent(group)}`;
  const answer = await requester.send({ method: 'GET', path, purpose }, call);
  if (answer.status === 404) return undefined;
  if (!isGood(answer)) throw failureIn(answer, purpose);
  return textAt(answer.data, 'preferredVersion', 'groupVersion');
}

/** How the cluster calls its kinds. A group that is known is asked for again only when it lacks a kind. */
export function createDiscovery(requester: Requester) {
  const known = new Map<string, Promise<Kinds>>();

  async function ask(apiVersion: string, call: Call): Promise<Kinds> {
    const purpose = `ask which kinds ${apiVersion} has`;
    const answer = await requester.send({ method: 'GET', path: rootOf(apiVersion), purpose }, call);
    if (answer.status === 404) return new Map();
    if (!isGood(answer)) throw failureIn(answer, purpose);
    // A slash in a name means a part of an object, such as `deployments/scale`.
    const whole = listAt(answer.data, 'resources').filter((one) => textAt(one, 'name')?.includes('/') === false);
    return new Map(
      whole.map((one) => [
        textAt(one, 'kind') ?? '',
        { plural: textAt(one, 'name') ?? '', namespaced: valueAt(one, 'namespaced') === true },
      ]),
    );
  }

  async function kindsOf(apiVersion: string, call: Call): Promise<Kinds> {
    const asking = ask(apiVersion, call);
    known.set(apiVersion, asking);
    asking.catch(() => known.delete(apiVersion));
    return asking;
  }

  return async ({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>, call: Call) => {
    const before = known.get(apiVersion);
    const found = (await (before ?? kindsOf(apiVersion, call))).get(kind);
    return found ?? (before === undefined ? undefined : (await kindsOf(apiVersion, call)).get(kind));
  };
}
