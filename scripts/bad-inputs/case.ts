import type { FakeGithub, Fault, RuntimeTokenRequest, World } from '@aevon/fakes';
import type { ActionOptions } from '@aevon/rehearsal';

/** Where a bad input is met: a repository on disk and at a strict GitHub. */
export interface Place {
  /** Everything of this case lies in it. */
  readonly folder: string;
  /** The checked out repository; a case may put another folder in its place. */
  root: string;
  /** The same repository as GitHub has it. */
  readonly bare: string;
  /** The commit before the change. */
  readonly before: string;
  /** The commit that is checked out. */
  after: string;
  readonly github: FakeGithub;
  readonly world: World;
}

interface EndingFacts {
  /** Outputs that must have these values. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What a person must be told, in an annotation, the summary or the log. */
  readonly says: RegExp;
}

/**
 * How a bad input may end: `refused` is red with a code; `degraded` is green with less, which is said; `unharmed` is
 * green with the whole and right result.
 */
export type Ending =
  | (EndingFacts & { readonly kind: 'refused'; readonly code: string })
  | (EndingFacts & { readonly kind: 'degraded' | 'unharmed' });

export interface BadInput {
  /** As a person would say it. */
  readonly item: string;
  readonly action: 'plan' | 'affected-lint' | 'affected-test' | 'turbo-build' | 'setup' | 'ci-verdict';
  readonly ends: Ending;
  /** Files of the repository, over those of the shop. */
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Lays out what files cannot say, after the change was committed. */
  readonly prepare?: (place: Place) => void;
  /** The workspace is a clone of so many commits, as actions/checkout makes it. */
  readonly depth?: number;
  readonly event?: (place: Place) => NonNullable<ActionOptions['event']>;
  readonly options?: (place: Place) => Partial<ActionOptions>;
  readonly runtime?: Partial<RuntimeTokenRequest>;
  /** Planted at GitHub for good. */
  readonly fault?: Fault;
  /** Runs once in good health before the fault is planted. */
  readonly primed?: boolean;
  /** Meets the registries of this machine instead of the world of stand-ins. */
  readonly outside?: boolean;
  /** Changes of the work tree that are meant, as `git status --porcelain` has them. */
  readonly leaves?: readonly string[];
  /** Default a minute. */
  readonly withinMs?: number;
}

export interface Group {
  readonly title: string;
  readonly cases: readonly BadInput[];
}
