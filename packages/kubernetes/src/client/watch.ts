import { type Clock, Failure, type HttpStream } from '@aevon/ports';
import { type Json, textAt, valueAt } from '../json.ts';
import { isKubeObject } from '../object.ts';
import { selectionOf } from './discovery.ts';
import type { Call, ListQuery, ObjectList, WatchEvent } from './kubernetes.ts';
import { leavesOpen, parseJson, type Requester } from './requester.ts';
import { failureIn } from './status.ts';

export interface Watching {
  readonly requester: Requester;
  readonly clock: Clock;
  /** Path of the kind. */
  readonly path: string;
  readonly query: ListQuery;
  readonly list: (call: Call) => Promise<ObjectList>;
}

/** One connection is held for this long: a dead one is found so late at the most. */
const connectionMs = 60_000;
const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** With the waits between them, some 12 s. */
const maxRefusals = 6;

/** Lines of a body that comes in pieces. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Where a watch stands. */
interface Place {
  /** Undefined when all must be listed anew. */
  version: string | undefined;
  /** Connections in a row that brought nothing. */
  failed: number;
  /** Whether a refusal is no news: the cluster has let it be watched before, or has just come back. */
  mayBeAllowed: boolean;
}

function eventOf(type: string | undefined, object: Json | undefined): WatchEvent | undefined {
  if (!isKubeObject(object)) return undefined;
  if (type === 'ADDED' || type === 'MODIFIED') return { type: 'changed', object };
  return type === 'DELETED' ? { type: 'gone', object } : undefined;
}

/** Reads one connection to its end, and moves the place on. */
async function* eventsOf({ body }: HttpStream, place: Place): AsyncGenerator<WatchEvent> {
  place.failed += 1;
  for await (const line of linesOf(body)) {
    const message = parseJson(line);
    const [type, object] = [textAt(message, 'type'), valueAt(message, 'object')];
    if (type === 'ERROR') {
      // It is 410, "Expired", but for rare others that a new list does for too.
      place.version = undefined;
      return;
    }
    place.version = textAt(object, 'metadata', 'resourceVersion') ?? place.version;
    place.failed = 0;
    const event = eventOf(type, object);
    if (event !== undefined) yield event;
  }
}

/**
 * Whether a broken connection is to be replaced. A server that has just started knows no rights for a moment: what it
 * refuses then is asked for again some times.
 */
function mayGoOn(error: unknown, place: Place): boolean {
  if (leavesOpen(error)) {
    place.mayBeAllowed = true;
    return true;
  }
  const isForbidden = error instanceof Failure && error.facts.code === 'cluster-forbidden';
  return isForbidden && place.mayBeAllowed && place.failed < maxRefusals;
}

async function openStream({ requester, path, query }: Watching, version: string, call: Call): Promise<HttpStream> {
  const search = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: version,
    timeoutSeconds: String(Math.max(1, Math.floor(Math.min(connectionMs, call.deadlineMs) / 1000))),
    ...selectionOf(query),
  });
  const deadlineMs = Math.min(connectionMs + 5_000, call.deadlineMs);
  const purpose = `watch ${query.kind}`;
  return requester.stream({ method: 'GET', path: `${path}?${search.toString()}`, purpose }, { ...call, deadlineMs });
}

/** One connection: all that is to be listed first, then what changes. */
async function* connection(watching: Watching, place: Place, call: Call): AsyncGenerator<WatchEvent> {
  if (place.version === undefined) {
    const { items, resourceVersion } = await watching.list(call);
    place.version = resourceVersion;
    yield { type: 'all', objects: items };
  }
  const stream = await openStream(watching, place.version, call);
  if (stream.status === 200) {
    place.mayBeAllowed = true;
    yield* eventsOf(stream, place);
    return;
  }
  if (stream.status === 410) place.version = undefined;
  throw await failureOf(stream, watching.query);
}

async function failureOf({ status, headers, body }: HttpStream, { kind }: ListQuery): Promise<Failure> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return failureIn({ status, headers, data: parseJson(text), text }, `watch ${kind}`);
}

/** See `Kubernetes.watch`. @throws Failure when the cluster refuses, or the signal's reason. */
export async function* watchObjects(watching: Watching, call: Call): AsyncGenerator<WatchEvent> {
  const { clock } = watching;
  const end = clock.monotonic() + call.deadlineMs;
  const place: Place = { version: undefined, failed: 0, mayBeAllowed: false };
  for (;;) {
    call.signal.throwIfAborted();
    const left = end - clock.monotonic();
    if (left <= 0) return;
    try {
      yield* connection(watching, place, { signal: call.signal, deadlineMs: left });
    } catch (error) {
      if (!mayGoOn(error, place)) throw error;
      place.failed += 1;
    }
    const wait = place.failed === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** place.failed);
    if (wait > 0) await clock.sleep(Math.min(wait, Math.max(1, end - clock.monotonic())), call.signal);
  }
}
