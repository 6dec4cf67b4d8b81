import type { Program, StartProgram } from '../platform/program.ts';
import type { Span } from '../platform/timeline.ts';
import type { KoyebTurn } from './turns.ts';

/** The settings of a service, as far as the stand-in looks at them; the rest is kept and given back. */
export interface KoyebDefinition {
  readonly name: string;
  readonly type: 'WEB' | 'WORKER' | 'DATABASE' | 'SANDBOX';
  readonly docker?: {
    readonly image: string;
    readonly image_registry_secret?: string;
    readonly [more: string]: unknown;
  };
  readonly git?: {
    readonly repository: string;
    readonly branch?: string;
    readonly sha?: string;
    readonly [more: string]: unknown;
  };
  readonly env?: readonly { readonly key: string; readonly value?: string; readonly secret?: string }[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
  readonly routes?: readonly { readonly port: number; readonly path: string }[];
  readonly regions?: readonly string[];
  readonly instance_types?: readonly { readonly type: string }[];
  readonly scalings?: readonly { readonly min: number; readonly max: number }[];
  readonly [more: string]: unknown;
}

/** `undefined`: not started yet. */
export type Running = Program | 'starting' | { readonly failed: string } | undefined;

export interface Deployment {
  readonly id: string;
  readonly service: Service;
  readonly version: number;
  readonly definition: KoyebDefinition;
  readonly skipBuild: boolean;
  readonly turn: KoyebTurn;
  /** What it runs: an image by digest or tag, or a commit. */
  readonly runs: string;
  /** Milliseconds on the platform's clock, as all times here. */
  readonly createdAt: number;
  spans: readonly Span[];
  /** From when the spans count. */
  since: number;
  /** When each state was first there. */
  readonly reached: Map<string, number>;
  isCancelled: boolean;
  program: Running;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly app: App;
  readonly createdAt: number;
  /** Newest first. */
  readonly deployments: Deployment[];
  lifeCycle: Readonly<Record<string, number>> | undefined;
  activeId: string | undefined;
  isPaused: boolean;
}

export interface App {
  readonly id: string;
  readonly name: string;
  /** The domain that Koyeb assigned. */
  readonly host: string;
  readonly createdAt: number;
  readonly services: Service[];
}

export interface Secret {
  readonly id: string;
  readonly name: string;
  readonly type: 'SIMPLE' | 'REGISTRY';
  readonly value: string;
}

export interface Store {
  readonly organizationId: string;
  readonly apps: readonly App[];
  readonly secrets: readonly Secret[];
  /** `name@sha256:…` of all images that can be pulled; undefined: every one. */
  readonly images: Pick<ReadonlySet<string>, 'has'> | undefined;
  /** The commit at the end of each branch. */
  readonly heads: Readonly<Record<string, string>>;
  readonly startProgram: StartProgram;
  now(): number;
  /** How deployments that begin from now on go. */
  turn: KoyebTurn;
  /** Whether the plan allows no more. */
  isPlanUsedUp: boolean;
  /** Milliseconds by which the clock that Koyeb shows is ahead of the one it runs by. */
  skew: number;
}

export function servicesOf({ apps }: Store): readonly Service[] {
  return apps.flatMap(({ services }) => services);
}

export function findDeployment(store: Store, id: string): Deployment | undefined {
  return servicesOf(store)
    .flatMap(({ deployments }) => deployments)
    .find((deployment) => deployment.id === id);
}

/** The program, if it runs. */
export function programOf({ program }: Deployment): Program | undefined {
  return typeof program === 'object' && 'answer' in program ? program : undefined;
}

/** Why its program did not start. */
export function crashOf({ program }: Deployment): string | undefined {
  return typeof program === 'object' && 'failed' in program ? program.failed : undefined;
}

export function activeOf({ activeId, deployments }: Service): Deployment | undefined {
  return deployments.find(({ id }) => id === activeId);
}
