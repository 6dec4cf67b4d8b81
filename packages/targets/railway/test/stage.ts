import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { type Artifact, parseArtifact, spellArtifact } from '@aevon/deploy';
import { type CallName, hurriedClock, type OpenStage, type Stage } from '@aevon/deploy/contract';
import {
  createRailway,
  type FakeRailway,
  railwayHost,
  type RailwayOptions,
  type RailwayService,
  startWorld,
  type World,
} from '@aevon/fakes';
import { createHttp } from '@aevon/http';
import type { Clock } from '@aevon/ports';
import { createRailwayTarget, type RailwayTargetOptions } from '../src/index.ts';

export const imageName = 'ghcr.io/shop/orders';

export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export function image(digit: string): Artifact {
  return parseArtifact(`${imageName}@${digestOf(digit)}`);
}

export const artifacts = { serving: image('a'), next: image('b'), other: image('c') };

/** The names of the operations that a fault is planted on, by the call of the target. */
const operations: Readonly<Record<CallName, string>> = {
  resolve: 'Present',
  release: 'Deploy',
  observe: 'Look',
  identify: 'Identity',
};

export interface RailwayStage extends Stage {
  readonly railway: FakeRailway;
  readonly world: World;
  /** Another target over the same world. */
  readonly targetWith: (options?: Partial<RailwayTargetOptions>) => Stage['target'];
  /** Plants a fault on an operation by its name. */
  readonly faultOn: (operation: string, kind: Parameters<Stage['fault']>[1], times?: number) => void;
}

export interface StageOptions {
  readonly service?: Partial<RailwayService>;
  readonly railway?: Partial<Omit<RailwayOptions, 'services' | 'now'>>;
  readonly target?: Partial<RailwayTargetOptions>;
}

export const place = { service: 'orders' };
const authorities = tls.getCACertificates('default');

function openRailway(clock: Clock, { service, railway }: StageOptions): FakeRailway {
  return createRailway({
    services: [
      { name: 'web', source: {} },
      {
        name: 'orders',
        source: { image: spellArtifact(artifacts.serving) },
        live: spellArtifact(artifacts.serving),
        healthcheckPath: '/health',
        variables: { GREETING: 'hello' },
        ...service,
      },
    ],
    images: ['a', 'b', 'c'].map((digit) => ({ name: imageName, digest: digestOf(digit) })),
    environments: ['production', 'staging'],
    now: () => clock.now(),
    ...railway,
  });
}

/** A Railway with the services web and orders, and the adapter over it with a project token for production. */
export async function openRailwayStage(options: StageOptions = {}): Promise<RailwayStage> {
  const clock = hurriedClock();
  const railway = openRailway(clock, options);
  const world = await startWorld({ hosts: railway.hosts });
  tls.setDefaultCACertificates([...authorities, await readFile(world.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')]);
  const token = railway.issueToken('project', 'production');
  const http = createHttp({ clock, env: world.env });
  const targetWith = (more: Partial<RailwayTargetOptions> = {}): Stage['target'] =>
    createRailwayTarget({ http, token, ...place, ...options.target, ...more });
  const target = targetWith();
  const call = { signal: new AbortController().signal, deadlineMs: 60_000 };
  await target.resolve(call);
  const opened = railway.deployments.length;
  const path = /^\/graphql\/v2$/;
  const faultOn: RailwayStage['faultOn'] = (operation, kind, times = 1) =>
    void world.faults.add({
      ...{ ...kind, host: railwayHost, path, times },
      bodyMatches: new RegExp(`"operationName":"${operation}"`),
    });
  return {
    ...{ target, clock, artifacts, railway, world, targetWith, faultOn },
    plan: (turn) => railway.plan(turn),
    elsewhere: (artifact) => railway.startElsewhere(place, spellArtifact(artifact)),
    finish: (id) => railway.finish(id),
    truth: {
      serving: () => {
        const text = railway.serving(place);
        return text === undefined ? undefined : parseArtifact(text);
      },
      begun: () =>
        railway.deployments.slice(opened).map(({ id, runs, cancelled }) => ({
          ...{ deploymentId: id, cancelled },
          artifact: runs === undefined ? undefined : parseArtifact(runs),
        })),
    },
    fault: (call, kind, times) => faultOn(operations[call], kind, times),
    revokeToken: () => railway.revoke(token),
    skew: (milliseconds) => railway.skew(milliseconds),
    [Symbol.asyncDispose]: async () => world.stop(),
  };
}

export const openStage: OpenStage = async () => openRailwayStage();
