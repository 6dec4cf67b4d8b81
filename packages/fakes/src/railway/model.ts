import type { ImageSource } from '../platform/image-source.ts';
import type { Program } from '../platform/program.ts';
import type { Span } from '../platform/timeline.ts';

/** How a deployment goes. What is pulled, started and probed can still end it as FAILED. */
export type RailwayTurn =
  | 'succeeds'
  | 'fails'
  | 'crashes'
  | 'never-ends'
  | 'unknown-state'
  /** It re-runs the image or commit that is live, as `serviceInstanceRedeploy` does. */
  | 'runs-another'
  /** It is called SUCCESS, and traffic stays where it was. */
  | 'serves-the-old'
  | 'vanishes'
  | 'needs-approval'
  | 'skipped'
  | 'sleeps'
  /** Its program ends with exit code 0 at once: SUCCESS, and nothing answers. */
  | 'exits';

/** An image in a registry that Railway can reach. */
export interface RailwayImage {
  readonly name: string;
  readonly digest: string;
  readonly tags?: readonly string[];
  /** Without these the registry refuses to hand it out. Default: public. */
  readonly credentials?: Credentials;
}

/** All that Railway can reach, or the registry that knows. */
export type RailwayImages = readonly RailwayImage[] | ImageSource;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Source {
  readonly image?: string;
  /** `owner/name` on GitHub. */
  readonly repo?: string;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
}

/** A service in one environment, with its settings there. */
export interface Instance {
  readonly id: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly environment: Environment;
  readonly domain: string;
  readonly customDomain: string | undefined;
  readonly cronSchedule: string | undefined;
  source: Source;
  credentials: Credentials | undefined;
  healthcheckPath: string | undefined;
  variables: Readonly<Record<string, string>>;
  live: Deployment | undefined;
}

export interface Deployment {
  readonly id: string;
  readonly instance: Instance;
  /** Milliseconds on the platform's own clock. */
  readonly createdAt: number;
  readonly source: Source;
  /** `name@sha256:…` or a commit: what really runs; undefined when the image cannot be had. */
  readonly runs: string | undefined;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly credentials: Credentials | undefined;
  readonly turn: RailwayTurn;
  spans: readonly Span[];
  /** What it came to, and when; overrides the spans. */
  ended: { readonly state: string; readonly at: number } | undefined;
  failure: { readonly step: string; readonly error: string } | undefined;
  wasLive: boolean;
  cancelled: boolean;
  program: Program | undefined;
  readonly buildLog: string[];
  readonly deployLog: string[];
}
