import type { StartProgram } from '../platform/program.ts';
import type { Hosts } from '../world/handler.ts';
import type { Instance, RailwayImages, RailwayTurn, Source } from './model.ts';
import type { Plan } from './platform.ts';
import type { Identity } from './session.ts';

export const railwayHost = 'backboard.railway.com';

export interface RailwayService {
  readonly name: string;
  readonly source: Source;
  /** `name@sha256:…` or a commit that is live in every environment from the start. */
  readonly live?: string;
  readonly healthcheckPath?: string;
  readonly cronSchedule?: string;
  readonly customDomain?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface RailwayOptions {
  readonly services: readonly RailwayService[];
  readonly project?: string;
  /** Default: `production`. */
  readonly environments?: readonly string[];
  readonly images?: RailwayImages;
  /** Commits that the connected repositories have, newest last. */
  readonly commits?: readonly string[];
  /** Default: `pro`. */
  readonly plan?: Plan;
  readonly now?: () => Date;
  /** Default: a program that answers with what it is. */
  readonly startProgram?: StartProgram;
}

/** A deployment as it is, whatever the API says of it. */
export interface RailwayDeployment {
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly state: string;
  /** `name@sha256:…` or a commit that it runs. */
  readonly runs: string | undefined;
  readonly cancelled: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/** Which service, where; the environment is the first one if none is named. */
export interface RailwayPlace {
  readonly service: string;
  readonly environment?: string;
}

export interface FakeRailway {
  readonly hosts: Hosts;
  readonly projectId: string;
  environmentId(name: string): string;
  serviceId(name: string): string;
  /** The settings of a service, to look at and to change as in the dashboard. */
  instance(place: RailwayPlace): Pick<Instance, 'source' | 'credentials' | 'healthcheckPath' | 'variables' | 'domain'>;
  /** A project token is for one environment; default: the first one. */
  issueToken(kind: Identity['kind'], environment?: string): string;
  /** From now on the token is none. */
  revoke(token: string): void;
  /** Says how deployments that begin from now on go. */
  plan(turn: RailwayTurn): void;
  /** Deploys as somebody in the dashboard would, and says the id. */
  startElsewhere(place: RailwayPlace, artifact: string): string;
  /** Lets a deployment be due for its end at once. */
  finish(id: string): void;
  /** All that were ever begun, oldest first. */
  readonly deployments: readonly RailwayDeployment[];
  /** What answers at the address of a service now. */
  serving(place: RailwayPlace): string | undefined;
  /** Sets the times that the platform shows apart from its own, in milliseconds. */
  skew(milliseconds: number): void;
}
