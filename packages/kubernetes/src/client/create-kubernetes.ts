import { Failure } from '@aevon/ports';
import { isKubeObject, type KubeObject, refOf, spellRef, type ObjectRef } from '../object.ts';
import { isJsonObject, type Json, listAt, textAt } from '../json.ts';
import { applyObject, unknownKind } from './apply.ts';
import { createDiscovery, pathOf, preferredVersion, selectionOf } from './discovery.ts';
import type {
  Call,
  DeleteOptions,
  Kubernetes,
  KubernetesOptions,
  ListQuery,
  LogQuery,
  ObjectList,
  Resource,
} from './kubernetes.ts';
import { createRequester, type Requester } from './requester.ts';
import { failureIn, isGood } from './status.ts';
import { watchObjects } from './watch.ts';

type Find = ReturnType<typeof createDiscovery>;

/** Objects of a page: more than fits into one answer comes in several. */
const pageSize = 500;

async function needed(find: Find, of: Pick<ObjectRef, 'apiVersion' | 'kind'>, call: Call): Promise<Resource> {
  const resource = await find(of, call);
  if (resource !== undefined) return resource;
  throw new Failure({
    kind: 'user',
    code: 'kind-unknown',
    what: `the cluster knows no kind ${of.kind} in ${of.apiVersion}`,
    cause: 'its CustomResourceDefinition is not installed, or the version is of another Kubernetes',
    fix: 'install what brings the kind first, or correct apiVersion and kind',
  });
}

function objectPath(resource: Resource, { apiVersion, namespace, name }: ObjectRef): string {
  return `${pathOf(apiVersion, resource, namespace)}/${encodeURIComponent(name)}`;
}

/** In lists the items have no kind of their own. */
function itemsOf(data: Json | undefined, { apiVersion, kind }: ListQuery): readonly KubeObject[] {
  return listAt(data, 'items').flatMap((item) => {
    const whole = isJsonObject(item) ? { apiVersion, kind, ...item } : undefined;
    return isKubeObject(whole) ? whole : [];
  });
}

async function listAll(requester: Requester, path: string, query: ListQuery, call: Call): Promise<ObjectList> {
  const purpose = `list ${query.kind}`;
  const items: KubeObject[] = [];
  for (let next: string | undefined; ;) {
    const search = new URLSearchParams({ limit: String(pageSize), ...selectionOf(query) });
    if (next !== undefined) search.set('continue', next);
    const answer = await requester.send({ method: 'GET', path: `${path}?${search.toString()}`, purpose }, call);
    if (answer.status === 410 && next !== undefined) {
      // The pages of a list that takes too long are forgotten: begin again.
      items.length = 0;
      next = undefined;
      continue;
    }
    if (!isGood(answer)) throw failureIn(answer, purpose);
    items.push(...itemsOf(answer.data, query));
    next = textAt(answer.data, 'metadata', 'continue');
    const resourceVersion = textAt(answer.data, 'metadata', 'resourceVersion') ?? '';
    if (next === undefined || next === '') return { items, resourceVersion };
  }
}

async function readLog(requester: Requester, query: LogQuery, call: Call): Promise<readonly string[]> {
  const { namespace, pod, container, tailLines, previous = false } = query;
  const search = new URLSearchParams({
    container,
    tailLines: String(tailLines),
    limitBytes: String(256 * 1024),
    ...(previous ? { previous: 'true' } : {}),
  });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const purpose = `read the log of ${pod}`;
  const answer = await requester.send({ method: 'GET', path: `${path}?${search.toString()}`, purpose }, call);
  // 400: there was no container before, or it has not started yet. 404: the pod is gone.
  if (answer.status === 400 || answer.status === 404) return [];
  if (!isGood(answer)) throw failureIn(answer, purpose);
  return answer.text.split('\n').filter((line) => line !== '');
}

async function removeObject(
  requester: Requester,
  path: string,
  ref: ObjectRef,
  { uid }: DeleteOptions,
  call: Call,
): Promise<'deleted' | 'absent'> {
  const purpose = `delete ${spellRef(ref)}`;
  const preconditions = uid === undefined ? {} : { preconditions: { uid } };
  const body = { propagationPolicy: 'Background', ...preconditions };
  const answer = await requester.send({ method: 'DELETE', path, body, purpose }, call);
  // 409: it is another one by now, so the one that was meant is gone.
  if (answer.status === 404 || (answer.status === 409 && uid !== undefined)) return 'absent';
  if (!isGood(answer)) throw failureIn(answer, purpose);
  return 'deleted';
}

/**
 * The REST API of one cluster. See the interface for its promises. By hand, as the official client brings megabytes of
 * generated types into each start of a step, and takes neither our proxies nor our deadlines.
 */
export function createKubernetes(options: KubernetesOptions): Kubernetes {
  const { clock, fieldManager } = options;
  const requester = createRequester(options);
  const find = createDiscovery(requester);
  const list = async (query: ListQuery, call: Call): Promise<ObjectList> =>
    listAll(requester, pathOf(query.apiVersion, await needed(find, query, call), query.namespace), query, call);

  return {
    fieldManager,
    clock,
    resource: find,
    preferredVersion: async (group, call) => preferredVersion(requester, group, call),
    list,
    async get(ref, call) {
      const resource = await find(ref, call);
      if (resource === undefined) return undefined;
      const purpose = `read ${spellRef(ref)}`;
      const answer = await requester.send({ method: 'GET', path: objectPath(resource, ref), purpose }, call);
      if (answer.status === 404) return undefined;
      if (!isGood(answer) || !isKubeObject(answer.data)) throw failureIn(answer, purpose);
      return answer.data;
    },
    async apply(object, how, call) {
      const resource = await find(object, call);
      if (resource === undefined) return unknownKind(object);
      return applyObject({ requester, clock, fieldManager }, object, resource, how, call);
    },
    async create(object, call) {
      const resource = await needed(find, object, call);
      const path = `${pathOf(object.apiVersion, resource, object.metadata.namespace)}?fieldManager=${encodeURIComponent(fieldManager)}`;
      const purpose = `create ${spellRef(refOf(object))}`;
      const answer = await requester.send({ method: 'POST', path, body: object, purpose, retry: 'once' }, call);
      if (answer.status === 409) return 'exists';
      if (!isGood(answer)) throw failureIn(answer, purpose);
      return 'created';
    },
    async delete(ref, how, call) {
      const resource = await needed(find, ref, call);
      return removeObject(requester, objectPath(resource, ref), ref, how, call);
    },
    log: async (query, call) => readLog(requester, query, call),
    async *watch(query, call) {
      const resource = await needed(find, query, call);
      const path = pathOf(query.apiVersion, resource, query.namespace);
      yield* watchObjects({ requester, clock, path, query, list: async (within) => list(query, within) }, call);
    },
  };
}
