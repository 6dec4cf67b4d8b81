import type { Clock, Failure, HttpStream } from '@aevon/ports';
import { type Json, textAt, valueAt } from '../json.ts';
import { isKubeObject } from '../object.ts';
import { selectionOf } from './discovery.ts';
import type { Call, ListQuery, ObjectList, WatchEvent } from './kubernetes.ts';
import { leavesOpen, parseJson, type Requester } from './requester.ts';
import { failureIn, isForgotten } from './status.ts';

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

/** Where a watch stands: `version` is undefined when all must be listed anew. */
interface Place {
  version: string | undefined;
  /** Connections in a row that brought nothing. */
  failed: number;
}

function eventOf(type: string | undefined, object: Json | undefined): WatchEvent | undefined {
  if (!isKubeObject(object)) return undefined;
  if (type === 'ADDED' || type === 'MODIFIED') return { type: 'changed', object };
  return type === 'DELETED' ? { type: 'gone', object } : undefined;
}

/** Reads one connection to its end, and moves the place on. */
async function* eventsOf({ body }: HttpStream, place: Place): AsyncGenerator<WatchEvent> {
  for await (const line of linesOf(body)) {
    const message = parseJson(line);
    const [type, object] = [textAt(message, 'type'), valueAt(message, 'object')];
    if (type === 'ERROR') {
      // Any error of a watch but 410 is rare enough that a new list does for it too.
      place.version = undefined;
      if (!isForgotten(object ?? null)) place.failed += 1;
      return;
    }
    place.version = textAt(object, 'metadata', 'resourceVersion') ?? place.version;
    place.failed = 0;
    const event = eventOf(type, object);
    if (event !== undefined) yield event;
  }
}

function isOver(error: unknown, place: Place): boolean {
  // A connection that was cut after it brought something, or that was silent for its time, is nothing special.
  if (!leavesOpen(error)) return false;
  place.failed += 1;
  return true;
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
  if (stream.status === 200) yield* eventsOf(stream, place);
  else if (stream.status === 410) place.version = undefined;
  else if (stream.status !== 429 && stream.status < 500) throw await refused(stream, watching.query);
  else place.failed += 1;
}

async function refused({ status, headers, body }: HttpStream, { kind }: ListQuery): Promise<Failure> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return failureIn({ status, headers, data: parseJson(text), text }, `watch ${kind}`);
}

/** See `Kubernetes.watch`. @throws Failure when the cluster refuses, or the signal's reason. */
export async function* watchObjects(watching: Watching, call: Call): AsyncGenerator<WatchEvent> {
  const { clock } = watching;
  const end = clock.monotonic() + call.deadlineMs;
  const place: Place = { version: undefined, failed: 0 };
  for (;;) {
    call.signal.throwIfAborted();
    const left = end - clock.monotonic();
    if (left <= 0) return;
    try {
      yield* connection(watching, place, { signal: call.signal, deadlineMs: left });
    } catch (error) {
      if (!isOver(error, place)) throw error;
    }
    const wait = place.failed === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** place.failed);
    if (wait > 0) await clock.sleep(Math.min(wait, Math.max(1, end - clock.monotonic())), call.signal);
  }
}
