import type { Program } from '../platform/program.ts';

/** How a deploy goes once it began. */
export type RenderTurn =
  | 'succeeds'
  | 'fails'
  | 'never-ends'
  /** It reaches a status that is not documented, and stays there. */
  | 'unknown-state'
  /** It ends live, with another image or commit than was asked for. */
  | 'runs-another'
  /** It is called live when it is looked at, while the list and the traffic stay with the one before. */
  | 'serves-the-old'
  /** It is not there any more. */
  | 'vanishes';

export type RenderServiceType = 'web_service' | 'private_service' | 'background_worker' | 'static_site' | 'cron_job';

/** Who took a service out of service; a list as in the API, of which these two are used. */
export type RenderSuspender = 'user' | 'billing';

export interface RenderServiceRequest {
  readonly name: string;
  /** Default `web_service`. */
  readonly type?: RenderServiceType;
  /** The workspace. Default `tea-shop`. */
  readonly owner?: string;
  /** `ghcr.io/shop/orders:main`, or the repository that is built. */
  readonly source: { readonly image: string } | { readonly repo: string };
  /** `name@sha256:…` or a commit that is live from the start. */
  readonly live?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs between build and start; its time is part of each deploy. */
  readonly preDeployCommand?: string;
}

/** What a deploy was started with, and what runs in truth. */
export type Source =
  | { readonly kind: 'image'; readonly ref: string; readonly name: string; readonly digest: string }
  | { readonly kind: 'commit'; readonly commit: string };

export type Trigger = 'api' | 'manual' | 'new_commit' | 'rollback';

/** Why a deploy ended, as in the event `deploy_ended`. */
export type EndReason =
  | { readonly newDeploy: { readonly id: string } }
  | { readonly failure: { readonly evicted: boolean; readonly nonZeroExit?: number; readonly earlyExit?: boolean } };

export interface Deploy {
  readonly id: string;
  readonly source: Source;
  readonly trigger: Trigger;
  readonly turn: RenderTurn;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  /** Undefined while it waits for the one before it. */
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** Undefined while it is under way. */
  outcome: 'live' | 'deactivated' | 'build_failed' | 'update_failed' | 'canceled' | undefined;
  reason: EndReason | undefined;
  /** Live at the next look, whatever its turn says. */
  forced: boolean;
  program: Program | undefined;
}

export interface LogLine {
  readonly id: string;
  readonly at: number;
  readonly type: 'build' | 'app';
  readonly message: string;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly type: RenderServiceType;
  readonly owner: string;
  readonly source: RenderServiceRequest['source'];
  readonly preDeployCommand: string | undefined;
  readonly createdAt: number;
  env: Readonly<Record<string, string>>;
  autoDeploy: 'yes' | 'no';
  suspenders: readonly RenderSuspender[];
  /** Newest first. */
  deploys: Deploy[];
  live: Deploy | undefined;
  readonly logs: LogLine[];
}

/** `name@sha256:…` or a commit. */
export function spellSource(source: Source): string {
  return source.kind === 'image' ? `${source.name}@${source.digest}` : source.commit;
}

/** An answer with Render's error body. */
export class RenderError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
