import type { ImageSource } from '../platform/image-source.ts';
import { inTurn } from '../platform/in-turn.ts';
import { type StartProgram, startNameplate } from '../platform/program.ts';
import type { Handler, Hosts } from '../world/handler.ts';
import { publicHost } from './answers.ts';
import { createControls, type RenderControls } from './controls.ts';
import type { RenderServiceRequest, RenderTurn, Service } from './model.ts';
import type { Platform } from './platform.ts';
import { createRegistry } from './registry.ts';
import { createRollout } from './rollout.ts';
import { createIds, makeService } from './seed.ts';
import { createServer } from './server.ts';

export const renderApiHost = 'api.render.com';

export interface RenderOptions {
  readonly services: readonly RenderServiceRequest[];
  /** Digests that can be pulled, as `name@sha256:…`, or the registry that knows. */
  readonly images?: readonly string[] | ImageSource;
  /** Commits of the repositories, oldest first. */
  readonly commits?: readonly string[];
  /** The workspace's "Overlapping Deploy Policy". Default `wait`, as for workspaces since 2025-07-14. */
  readonly overlap?: 'wait' | 'override';
  /** How many builds of a service are kept for rollbacks. Default 10. */
  readonly retainedBuilds?: number;
  /** Milliseconds until a deploy that waits is listed. Default 0. */
  readonly queueLagMs?: number;
  /** Default: a nameplate. */
  readonly startProgram?: StartProgram;
  /** The platform's clock. Default: the real time. */
  readonly now?: () => Date;
}

export interface FakeRender extends RenderControls {
  readonly hosts: Hosts;
  /** An API key, `rnd_…`. */
  issueToken(): string;
  revokeToken(token: string): void;
}

function createPublicHost(service: Service, advance: () => Promise<void>): Handler {
  return async (request) => {
    await advance();
    if (service.suspenders.length > 0) return { status: 503, body: 'Service Suspended' };
    const program = service.live?.program;
    return program === undefined ? { status: 404, body: 'Not Found' } : program.answer(request);
  };
}

/** A strict, stateful stand-in for Render at its real host names. */
export function createRender(options: RenderOptions): FakeRender {
  const { overlap = 'wait', queueLagMs = 0, retainedBuilds = 10, startProgram = startNameplate } = options;
  const { now: clock = () => new Date() } = options;
  const now = (): number => clock().getTime();
  const nextId = createIds();
  const { images = [] } = options;
  const registry = createRegistry(typeof images === 'function' ? images : undefined);
  if (typeof images !== 'function') for (const image of images) registry.push(image);
  const services = options.services.map((request) => makeService(request, now(), nextId));
  const commits = [...(options.commits ?? [])];
  const rollout = createRollout({ now, startProgram, overlap, nextId });
  const advance = inTurn(async () => {
    for (const service of services) await rollout.advance(service);
  });
  const tokens = new Set<string>();
  let turn: RenderTurn = 'succeeds';
  const platform: Platform = {
    ...{ services, registry, commits, rollout, now, queueLagMs },
    retained: (service, deploy) => service.deploys.indexOf(deploy) < retainedBuilds,
    turn: () => turn,
  };
  const pushCommit = (commit: string): void => void commits.push(commit);
  return {
    ...createControls({ platform, pushCommit, plan: (next) => void (turn = next) }),
    hosts: {
      [renderApiHost]: createServer({ platform, advance, isToken: (token) => tokens.has(token) }),
      ...Object.fromEntries(services.map((service) => [publicHost(service), createPublicHost(service, advance)])),
    },
    issueToken: () => {
      const token = nextId('rnd').replace('-', '_');
      tokens.add(token);
      return token;
    },
    revokeToken: (token) => void tokens.delete(token),
  };
}
