import type { FaultKind, World } from '@aevon/fakes';
import type { GithubStage } from './github-stage.ts';

/** A stand-in for a platform with one service that serves `artifacts.serving`, for the shipped bundle of an action. */
export interface ActionStage extends AsyncDisposable {
  /** With the platform and GitHub. */
  readonly world: World;
  readonly github: GithubStage;
  /** `with:` of the action, without the artifact. */
  readonly inputs: Readonly<Record<string, string>>;
  /** `with:` of the rollback action, where it is not that of the deploy action. */
  readonly rollbackInputs?: Readonly<Record<string, string>>;
  /** The credential among the inputs: it may show nowhere. */
  readonly token: string;
  /** Changes of the inputs that name a service that does not exist. */
  readonly noService: Readonly<Record<string, string>>;
  readonly artifacts: { readonly serving: string; readonly next: string; readonly other: string };
  plan(turn: 'succeeds' | 'fails' | 'never-ends' | 'runs-another' | 'serves-the-old'): void;
  /** Starts a release as somebody else would, and lets it be live at once. */
  overtake(artifact: string): void;
  /** Plants a fault on the request that starts a release. */
  faultOnStart(kind: FaultKind): void;
  readonly truth: {
    serving(): string | undefined;
    /** Releases that began since the stage opened. */
    begun(): readonly { readonly cancelled: boolean }[];
  };
}

const image = (digit: string): string => `ghcr.io/shop/orders@sha256:${digit.repeat(64)}`;

/** The artifacts of a platform that runs images. */
export const images = { serving: image('a'), next: image('b'), other: image('c') } as const;

/** A clock for stand-ins: twenty times as fast as ours, so that a build of minutes takes seconds of a test. */
export function fastClock(): () => Date {
  const began = Date.now();
  return () => new Date(began + (Date.now() - began) * 20);
}
