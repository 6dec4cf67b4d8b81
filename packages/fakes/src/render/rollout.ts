import { messageOf } from '@aevon/ports';
import type { StartProgram } from '../platform/program.ts';
import {
  type Deploy,
  type LogLine,
  type RenderTurn,
  type Service,
  type Source,
  spellSource,
  type Trigger,
} from './model.ts';
import { endsAt, finish, isUnderWay, isWaiting, statusOf } from './progress.ts';
import type { NextId } from './seed.ts';

export interface RolloutParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly startProgram: StartProgram;
  /** What happens to a deploy under way when the next one begins: the workspace's "Overlapping Deploy Policy". */
  readonly overlap: 'wait' | 'override';
  readonly nextId: NextId;
}

export interface Beginning {
  readonly source: Source;
  readonly trigger: Trigger;
  readonly turn: RenderTurn;
  readonly env: Service['env'];
}

/** The deploys of services as time goes by; the version before serves until the switch. */
export interface Rollout {
  /** Starts a deploy, or lets it wait for the one under way: then its `startedAt` is undefined. */
  begin(service: Service, beginning: Beginning): Deploy;
  /** Brings everything to where the clock is: states, programs, the next in the queue. */
  advance(service: Service): Promise<void>;
  /** What waits for it begins at once. */
  cancel(service: Service, deploy: Deploy): void;
  statusOf(service: Service, deploy: Deploy): string;
}

function makeDeploy(id: string, createdAt: number, beginning: Beginning): Deploy {
  return {
    id,
    ...beginning,
    createdAt,
    startedAt: undefined,
    finishedAt: undefined,
    outcome: undefined,
    reason: undefined,
    forced: false,
    program: undefined,
  };
}

function log({ nextId }: RolloutParts, service: Service, line: Omit<LogLine, 'id'>): void {
  service.logs.push({ id: nextId('log'), ...line });
}

function startAt(parts: RolloutParts, service: Service, deploy: Deploy, at: number): void {
  deploy.startedAt = at;
  const { source } = deploy;
  const message = source.kind === 'image' ? `==> Pulling ${source.ref}` : `==> Checking out ${source.commit}`;
  log(parts, service, { at, type: 'build', message });
}

function startWaiting(parts: RolloutParts, service: Service, at: number): void {
  const waiting = service.deploys.find(isWaiting);
  if (waiting !== undefined) startAt(parts, service, waiting, at);
}

async function run({ startProgram }: RolloutParts, service: Service, deploy: Deploy): Promise<void> {
  const { env, source } = deploy;
  deploy.program = await startProgram({ service: service.name, artifact: spellSource(source), env });
}

function fail(parts: RolloutParts, service: Service, deploy: Deploy, why: string): void {
  const at = endsAt(service, deploy);
  for (const message of [why, '==> Exited with status 1']) log(parts, service, { at, type: 'app', message });
  finish(deploy, 'update_failed', at, { failure: { evicted: false, nonZeroExit: 1, earlyExit: true } });
}

async function switchTo(parts: RolloutParts, service: Service, deploy: Deploy): Promise<void> {
  const before = service.live;
  const at = endsAt(service, deploy);
  service.live = deploy;
  finish(deploy, 'live', at);
  log(parts, service, { at, type: 'app', message: '==> Your service is live' });
  if (before === undefined) return;
  finish(before, 'deactivated', at);
  await before.program?.stop();
  before.program = undefined;
}

async function goLive(parts: RolloutParts, service: Service, deploy: Deploy): Promise<void> {
  try {
    await run(parts, service, deploy);
  } catch (error) {
    fail(parts, service, deploy, messageOf(error));
    return;
  }
  await switchTo(parts, service, deploy);
}

async function conclude(parts: RolloutParts, service: Service, deploy: Deploy): Promise<void> {
  const { turn, forced } = deploy;
  if (forced || turn === 'succeeds' || turn === 'runs-another') await goLive(parts, service, deploy);
  else if (turn === 'fails') fail(parts, service, deploy, 'Error: DATABASE_URL is not set');
  else if (turn === 'serves-the-old') finish(deploy, 'live', endsAt(service, deploy));
  else service.deploys = service.deploys.filter((one) => one !== deploy);
}

function begin(parts: RolloutParts, service: Service, beginning: Beginning): Deploy {
  const { now, overlap, nextId } = parts;
  const deploy = makeDeploy(nextId('dep'), now(), beginning);
  const running = service.deploys.filter(isUnderWay);
  // Waiting keeps the one under way and skips everything between it and the newest.
  const replaced = overlap === 'override' ? running : running.filter(isWaiting);
  for (const one of replaced) finish(one, 'canceled', now(), { newDeploy: { id: deploy.id } });
  service.deploys.unshift(deploy);
  if (replaced.length === running.length) startAt(parts, service, deploy, now());
  return deploy;
}

async function advance(parts: RolloutParts, service: Service): Promise<void> {
  if (service.live !== undefined && service.live.program === undefined) await run(parts, service, service.live);
  for (;;) {
    const due = service.deploys.find((deploy) => isUnderWay(deploy) && endsAt(service, deploy) <= parts.now());
    if (due === undefined) return;
    const at = endsAt(service, due);
    await conclude(parts, service, due);
    startWaiting(parts, service, at);
  }
}

export function createRollout(parts: RolloutParts): Rollout {
  const { now } = parts;
  return {
    begin: (service, beginning) => begin(parts, service, beginning),
    advance: async (service) => advance(parts, service),
    cancel: (service, deploy) => {
      finish(deploy, 'canceled', now());
      startWaiting(parts, service, now());
    },
    statusOf: (service, deploy) => statusOf(service, deploy, now()),
  };
}
