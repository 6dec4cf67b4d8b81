/**
 * Whose move it is: `user` can mend it in their repository or workflow, `target` is the platform deployed to,
 * `infrastructure` is GitHub, the network or the runner, `bug` is ours.
 */
export type FailureKind = 'user' | 'target' | 'infrastructure' | 'bug';

export interface FailureFacts {
  readonly kind: FailureKind;
  /** Stable kebab-case name, e.g. `lockfile-unreadable`: the `failure-code` output. */
  readonly code: string;
  /** What is wrong, one sentence, naming the file, input or service. */
  readonly what: string;
  /** The likely cause. */
  readonly cause?: string;
  /** What to do about it, in the imperative. */
  readonly fix?: string;
  readonly link?: string;
  /** Further lines shown below: the caret under a line of YAML, the tail of a log. */
  readonly details?: readonly string[];
  /** Where to point the annotation, if it is about a file of the repository. */
  readonly location?: { readonly file: string; readonly line?: number; readonly column?: number };
}

/** The only error that is thrown on purpose. Anything else that reaches the kit is reported as a `bug`. */
export class Failure extends Error {
  readonly facts: FailureFacts;

  constructor(facts: FailureFacts, options?: ErrorOptions) {
    super(facts.what, options);
    this.name = 'Failure';
    this.facts = facts;
  }
}

/** What, cause, fix and link as lines for a log; details last. */
export function failureLines(facts: FailureFacts): string[] {
  const lines = [facts.what];
  if (facts.cause !== undefined) lines.push(`Likely cause: ${facts.cause}`);
  if (facts.fix !== undefined) lines.push(`Fix: ${facts.fix}`);
  if (facts.link !== undefined) lines.push(`See: ${facts.link}`);
  return [...lines, ...(facts.details ?? [])];
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
