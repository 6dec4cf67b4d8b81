import type { Span } from '../platform/timeline.ts';

/** How a deployment goes. */
export type KoyebTurn =
  | 'succeeds'
  /** It goes to sleep as soon as it was healthy. */
  | 'sleeps'
  /** Healthy for ten seconds, and never again. */
  | 'sickens'
  /** Its program ends with 1; Koyeb gives up after 20 s. */
  | 'fails'
  | 'build-fails'
  | 'never-ends'
  /** Unhealthy, and Koyeb never gives up. */
  | 'unhealthy'
  /** Unhealthy for a minute, then healthy. */
  | 'recovers'
  /** Some of its instances never get healthy. */
  | 'degraded'
  /** It comes to a state that Koyeb does not have yet. */
  | 'unknown-state'
  /** What is deployed is what was active before. */
  | 'runs-another'
  /** Healthy, and never made the active one. */
  | 'serves-the-old'
  /** Gone after a while, with its logs. */
  | 'vanishes';

function once(...states: readonly (readonly [state: string, seconds: number])[]): readonly Span[] {
  return states.map(([state, seconds]) => ({ state, forMs: seconds * 1000 }));
}

function forEver(state: string): Span {
  return { state, forMs: Infinity };
}

const taken = once(['PENDING', 2], ['PROVISIONING', 8]);
const placed = [...taken, ...once(['SCHEDULED', 1], ['ALLOCATING', 3])];
const started = [...placed, ...once(['STARTING', 6])];
const lost = [...once(['ERRORING', 2]), forEver('ERROR')];

export const spansOf: Readonly<Record<KoyebTurn, readonly Span[]>> = {
  succeeds: [...started, forEver('HEALTHY')],
  sleeps: [...started, ...once(['HEALTHY', 0.1]), forEver('SLEEPING')],
  sickens: [...started, ...once(['HEALTHY', 10]), forEver('UNHEALTHY')],
  fails: [...started, ...once(['UNHEALTHY', 20]), ...lost],
  'build-fails': [...taken, ...lost],
  'never-ends': [...placed, forEver('STARTING')],
  unhealthy: [...started, forEver('UNHEALTHY')],
  recovers: [...started, ...once(['UNHEALTHY', 60]), forEver('HEALTHY')],
  degraded: [...started, forEver('DEGRADED')],
  'unknown-state': [...taken, forEver('HIBERNATING')],
  'runs-another': [...started, forEver('HEALTHY')],
  'serves-the-old': [...started, forEver('HEALTHY')],
  vanishes: placed,
};

/** What an image that is not in its registry comes to. */
export const withoutImage: readonly Span[] = [...taken, ...lost];
/** What is saved and not deployed. */
export const saved: readonly Span[] = [forEver('STASHED')];
export const live: readonly Span[] = [forEver('HEALTHY')];
export const cancelled: readonly Span[] = [...once(['CANCELING', 1]), forEver('CANCELED')];
export const stopped: readonly Span[] = [...once(['STOPPING', 5]), forEver('STOPPED')];
export const errored: readonly Span[] = [forEver('ERROR')];

/** States that a deployment does not leave by itself. */
export const ended: ReadonlySet<string> = new Set(['CANCELED', 'STOPPED', 'ERROR', 'STASHED']);
/** States in which its program runs. */
export const running: ReadonlySet<string> = new Set(['HEALTHY', 'SLEEPING']);
/** States from which one can cancel. */
export const cancellable: ReadonlySet<string> = new Set([
  ...['PENDING', 'PROVISIONING', 'SCHEDULED', 'ALLOCATING', 'STARTING', 'UNHEALTHY', 'DEGRADED', 'HIBERNATING'],
]);
