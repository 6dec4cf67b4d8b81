import type { Deploy, RenderServiceRequest, Service, Source } from './model.ts';
import { readReference } from './registry.ts';

export type NextId = (prefix: string) => string;

/** Ids in the shape of Render's, in the order of asking. */
export function createIds(): NextId {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}-${count.toString(32).padStart(20, '0')}`;
  };
}

/** What `name@sha256:…` or a commit means as a source. */
export function sourceOf(artifact: string): Source {
  if (!artifact.includes('@')) return { kind: 'commit', commit: artifact };
  const { name, digest = '' } = readReference(artifact);
  return { kind: 'image', ref: artifact, name, digest };
}

function makeLive({ live, env = {} }: RenderServiceRequest, at: number, nextId: NextId): Deploy | undefined {
  if (live === undefined) return undefined;
  return {
    id: nextId('dep'),
    source: sourceOf(live),
    trigger: 'manual',
    turn: 'succeeds',
    env,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    outcome: 'live',
    reason: undefined,
    forced: false,
    program: undefined,
  };
}

export function makeService(request: RenderServiceRequest, at: number, nextId: NextId): Service {
  const { name, type = 'web_service', owner = 'tea-shop', source, env = {}, preDeployCommand } = request;
  const live = makeLive(request, at, nextId);
  return {
    id: nextId(type === 'cron_job' ? 'crn' : 'srv'),
    ...{ name, type, owner, source, env, preDeployCommand },
    createdAt: at,
    autoDeploy: 'yes',
    suspenders: [],
    deploys: live === undefined ? [] : [live],
    live,
    logs: [],
  };
}
