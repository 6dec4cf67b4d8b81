import { randomUUID } from 'node:crypto';
import { messageOf } from '@aevon/ports';
import { type Span, stateAfter } from '../platform/timeline.ts';
import {
  activeOf,
  type Deployment,
  type KoyebDefinition,
  programOf,
  type Service,
  servicesOf,
  type Store,
} from './state.ts';
import { ended, errored, live, running, saved, spansOf, stopped, withoutImage } from './turns.ts';

/** What a definition says is to run; of a branch, the commit at its end. */
function sourceOf({ heads }: Store, { docker, git }: KoyebDefinition): string {
  if (docker !== undefined) return docker.image;
  const isPinned = git?.sha !== undefined && git.sha !== '';
  return isPinned ? git.sha : (heads[git?.branch ?? ''] ?? '');
}

/** The state by the platform's clock; what waits for its program is still starting. */
export function stateOf(store: Store, deployment: Deployment): string {
  const state = stateAfter(deployment.spans, store.now() - deployment.since);
  return running.has(state) && programOf(deployment) === undefined ? 'STARTING' : state;
}

/** One that vanishes does so at the end of its spans. */
export function isGone(store: Store, { turn, spans, since }: Deployment): boolean {
  return turn === 'vanishes' && store.now() - since >= spans.reduce((sum, { forMs }) => sum + forMs, 0);
}

function mark(store: Store, deployment: Deployment): void {
  let at = deployment.since;
  for (const { state, forMs } of deployment.spans) {
    if (at > store.now() || (running.has(state) && programOf(deployment) === undefined)) return;
    if (!deployment.reached.has(state)) deployment.reached.set(state, at);
    at += forMs;
  }
}

function turnTo(store: Store, deployment: Deployment, spans: readonly Span[]): void {
  mark(store, deployment);
  deployment.spans = spans;
  deployment.since = store.now();
}

/** Ends a deployment from outside, and its program with it. */
export function end(store: Store, deployment: Deployment, spans: readonly Span[]): void {
  if (ended.has(stateAfter(deployment.spans, store.now() - deployment.since))) return;
  turnTo(store, deployment, spans);
  void programOf(deployment)?.stop();
}

function environmentOf(store: Store, { env = [] }: KoyebDefinition): Record<string, string> {
  const valueOf = (name: string): string => store.secrets.find((secret) => secret.name === name)?.value ?? '';
  return Object.fromEntries(env.map(({ key, value, secret }) => [key, value ?? valueOf(secret ?? '')]));
}

function launch(store: Store, deployment: Deployment): void {
  const { definition, runs, service } = deployment;
  deployment.program = 'starting';
  store.startProgram({ service: service.name, artifact: runs, env: environmentOf(store, definition) }).then(
    async (program) => {
      deployment.program = program;
      if (ended.has(stateOf(store, deployment))) await program.stop();
    },
    (error: unknown) => {
      deployment.program = { failed: messageOf(error) };
      end(store, deployment, errored);
    },
  );
}

function isOlder(one: Deployment, other: Deployment): boolean {
  return one.version < other.version;
}

function activate(store: Store, deployment: Deployment): void {
  const { service } = deployment;
  service.activeId = deployment.id;
  const others = service.deployments.filter((one) => isOlder(one, deployment));
  for (const other of others) end(store, other, stopped);
}

function advance(store: Store, deployment: Deployment): void {
  const { service, spans, turn } = deployment;
  const raw = stateAfter(spans, store.now() - deployment.since);
  const willRun = spans.some(({ state }) => state === 'HEALTHY');
  if (willRun && deployment.program === undefined && (raw === 'STARTING' || running.has(raw)))
    launch(store, deployment);
  mark(store, deployment);
  const wasHealthy = deployment.reached.has('HEALTHY');
  const active = activeOf(service);
  const isNewer = active === undefined || isOlder(active, deployment);
  if (wasHealthy && isNewer && turn !== 'serves-the-old') activate(store, deployment);
}

/** Lets all that is due by now happen. */
export function settle(store: Store): void {
  for (const { deployments } of servicesOf(store))
    for (const deployment of deployments.toReversed()) advance(store, deployment);
}

export interface Beginning {
  readonly definition: KoyebDefinition;
  readonly skipBuild?: boolean;
  /** Saved and not deployed. */
  readonly isSaved?: boolean;
}

function planned(store: Store, definition: KoyebDefinition, isSaved: boolean): readonly Span[] {
  if (isSaved) return saved;
  const image = definition.docker?.image;
  const isKnown = image === undefined || store.images === undefined || store.images.has(image);
  return isKnown ? spansOf[store.turn] : withoutImage;
}

/** With the source of what is active, as if somebody else's change had come last. */
function overwritten(definition: KoyebDefinition, active: Deployment | undefined): KoyebDefinition {
  const docker = active?.definition.docker;
  return docker === undefined ? definition : { ...definition, docker };
}

export function begin(store: Store, service: Service, beginning: Beginning): Deployment {
  const { definition: asked, skipBuild = false, isSaved = false } = beginning;
  const { turn } = store;
  const active = activeOf(service);
  const isAnother = turn === 'runs-another' && !isSaved;
  const definition = isAnother ? overwritten(asked, active) : asked;
  const takesEarlier = isAnother || (skipBuild && definition.git !== undefined);
  const now = store.now();
  const deployment: Deployment = {
    id: randomUUID(),
    service,
    version: service.deployments.length + 1,
    definition,
    skipBuild,
    turn,
    runs: takesEarlier ? (active?.runs ?? '') : sourceOf(store, definition),
    createdAt: now,
    spans: planned(store, definition, isSaved),
    since: now,
    reached: new Map(),
    isCancelled: false,
    program: undefined,
  };
  service.deployments.unshift(deployment);
  return deployment;
}

/** Makes a deployment healthy and the active one at once. */
export function finish(store: Store, deployment: Deployment): void {
  turnTo(store, deployment, live);
  if (deployment.program === undefined) launch(store, deployment);
  activate(store, deployment);
}
