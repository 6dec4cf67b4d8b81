import { randomUUID } from 'node:crypto';
import { messageOf } from '@aevon/ports';
import { type Program, startNameplate, type StartProgram } from '../platform/program.ts';
import { isBroken } from '../world/handler.ts';
import { isGone, spansOf, stateOf } from './course.ts';
import type { Deployment, Environment, Instance, RailwayImages, RailwayTurn, Source } from './model.ts';
import { metaOf, pullError, resolveImage } from './registry.ts';

export type Plan = 'free' | 'hobby' | 'pro';

/** Hours for which the image of a deployment that was replaced is kept. Source: docs.railway.com, pricing/plans. */
const retentionHours: Readonly<Record<Plan, number>> = { free: 24, hobby: 72, pro: 120 };
const settled: ReadonlySet<string> = new Set(['SUCCESS', 'SLEEPING', 'FAILED', 'CRASHED', 'SKIPPED']);
const cancellable: ReadonlySet<string> = new Set([
  ...['INITIALIZING', 'QUEUED', 'WAITING', 'NEEDS_APPROVAL', 'BUILDING'],
]);

export interface PlatformParts {
  readonly now: () => Date;
  readonly plan: Plan;
  readonly startProgram?: StartProgram | undefined;
  readonly images: RailwayImages;
  /** Commits of the repositories that services are connected to, newest last. */
  readonly commits: readonly string[];
  readonly environments: readonly Environment[];
  readonly instances: readonly Instance[];
}

interface Beginning {
  readonly instance: Instance;
  readonly source: Source;
  /** For a source that is a repository. */
  readonly commit?: string | undefined;
  readonly turn: RailwayTurn;
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly createdAt?: number;
}

/** What is true on Railway: services, their deployments, and which of them serves. */
export class Platform {
  readonly parts: PlatformParts;
  readonly deployments: Deployment[] = [];
  turn: RailwayTurn = 'succeeds';
  #moving: Promise<void> = Promise.resolve();

  constructor(parts: PlatformParts) {
    this.parts = parts;
  }

  now(): number {
    return this.parts.now().getTime();
  }

  state(deployment: Deployment): string {
    return stateOf(deployment, this.now());
  }

  /** Deployments that can be seen, newest first. */
  seen(instance: Instance): readonly Deployment[] {
    return this.deployments.filter((one) => one.instance === instance && !isGone(one, this.now())).reverse();
  }

  find(id: string): Deployment | undefined {
    return this.deployments.find((one) => one.id === id && !isGone(one, this.now()));
  }

  /** Starts a deployment of a source. */
  begin(beginning: Beginning): Deployment {
    const { instance, source, commit, turn, variables = instance.variables, createdAt = this.now() } = beginning;
    const rerun = turn === 'runs-another' ? instance.live : undefined;
    const from = rerun?.source ?? source;
    const runs = rerun === undefined ? (commit ?? resolveImage(this.parts.images, from.image)) : rerun.runs;
    const made: Deployment = {
      ...{ id: randomUUID(), instance, createdAt, source: from, runs, turn, variables },
      meta: rerun?.meta ?? metaOf({ instance, source: from, runs }),
      credentials: instance.credentials,
      spans: spansOf(turn, from.image !== undefined),
      ...{ ended: undefined, failure: undefined, wasLive: false, cancelled: false, program: undefined },
      ...{ buildLog: [], deployLog: [] },
    };
    if (commit !== undefined) made.buildLog.push(`Snapshot of ${commit} taken`, 'Build succeeded');
    this.deployments.push(made);
    return made;
  }

  /** Makes the end of a deployment due at once. */
  hurry(id: string): void {
    const deployment = this.find(id);
    if (deployment !== undefined) deployment.spans = deployment.spans.slice(-1);
  }

  /** Lets everything happen that is due by now; programs are started and probed, one after the other. */
  async advance(): Promise<void> {
    this.#moving = this.#moving.then(async () => this.#move());
    return this.#moving;
  }

  async #move(): Promise<void> {
    for (const deployment of this.deployments) {
      if (deployment.ended !== undefined) continue;
      const due = this.state(deployment);
      if (due === 'SUCCESS' || due === 'SLEEPING') await this.#goLive(deployment, due);
      else if (settled.has(due)) this.#fail(deployment, due, 'CREATE_CONTAINER', 'exited with code 1');
    }
  }

  #fail(deployment: Deployment, state: string, step: string, error: string): void {
    deployment.ended = { state, at: this.now() };
    if (state === 'SKIPPED') return;
    deployment.failure = { step, error };
    deployment.deployLog.push('Starting Container', `Error: ${error}`);
  }

  async #goLive(deployment: Deployment, state: string): Promise<void> {
    const { instance, runs, turn } = deployment;
    const refused = pullError(this.parts.images, deployment);
    if (runs === undefined || refused !== undefined)
      return this.#fail(deployment, 'FAILED', 'CREATE_CONTAINER', refused ?? 'the image was not found');
    let program: Program;
    try {
      const start = this.parts.startProgram ?? startNameplate;
      program = await start({ service: instance.serviceName, artifact: runs, env: deployment.variables });
    } catch (error) {
      return this.#fail(deployment, 'FAILED', 'CREATE_CONTAINER', messageOf(error));
    }
    const unwell = await this.#probe(instance, program);
    if (unwell !== undefined) {
      await program.stop();
      return this.#fail(deployment, 'FAILED', 'HEALTHCHECK', unwell);
    }
    deployment.deployLog.push('Starting Container', 'listening');
    deployment.ended = { state, at: this.now() };
    if (turn === 'serves-the-old') return program.stop();
    if (turn === 'exits') await program.stop();
    else deployment.program = program;
    await this.#switch(deployment);
  }

  /** Until it answers 200, says the documentation; a program here is ready once it was started, so once is enough. */
  async #probe({ healthcheckPath }: Instance, program: Program): Promise<string | undefined> {
    if (healthcheckPath === undefined) return undefined;
    const host = 'healthcheck.railway.app';
    const url = new URL(healthcheckPath, `https://${host}`);
    const answer = await program.answer({ method: 'GET', url, headers: { host }, body: Buffer.alloc(0) });
    if (isBroken(answer)) return 'failed with service unavailable';
    return answer.status === 200 ? undefined : `failed with status ${answer.status}`;
  }

  /** One deployment per service: what served before and what was still on its way are removed. */
  async #switch(deployment: Deployment): Promise<void> {
    const { instance } = deployment;
    const before = instance.live;
    instance.live = deployment;
    deployment.wasLive = true;
    const older = this.deployments.slice(0, this.deployments.indexOf(deployment));
    for (const one of older)
      if (one.instance === instance && (one === before || one.ended === undefined))
        one.ended = { state: 'REMOVING', at: this.now() };
    await before?.program?.stop();
    if (before !== undefined) before.program = undefined;
  }

  canRollback(deployment: Deployment): boolean {
    const keptMs = retentionHours[this.parts.plan] * 3_600_000;
    const isOld = this.now() - deployment.createdAt > keptMs;
    return deployment.wasLive && deployment.instance.live !== deployment && !isOld;
  }

  /** Image and variables of an earlier deployment, as a new one. The settings of the service stay as they are. */
  rollBack({ instance, source, runs, variables }: Deployment): void {
    instance.variables = variables;
    const commit = source.image === undefined ? runs : undefined;
    this.begin({ instance, source, commit, turn: this.turn, variables });
  }

  /** Whether it could still be cancelled. */
  cancel(deployment: Deployment): boolean {
    if (!cancellable.has(this.state(deployment))) return false;
    deployment.ended = { state: 'REMOVED', at: this.now() };
    deployment.cancelled = true;
    return true;
  }
}
