/** What became of the fixes. */
export type FixResult =
  | { readonly outcome: 'off' }
  /** The linters had nothing to mend, or changed nothing. */
  | { readonly outcome: 'nothing' }
  /** There was something to mend, and git could not hand it over. */
  | { readonly outcome: 'failed'; readonly why: string }
  | Patch
  | { readonly outcome: 'committed'; readonly patch: Patch; readonly sha: string; readonly branch: string };

export interface Patch {
  readonly outcome: 'patch';
  /** Absolute path. */
  readonly file: string;
  /** Relative to the workspace. */
  readonly files: readonly string[];
  /** Things a person should know: why there is no commit, what was left out. */
  readonly notes: readonly string[];
}

/** What a person should know of the fixes besides that they were made. */
export function notesOf(fix: FixResult): readonly string[] {
  if (fix.outcome === 'failed') return [`the fixes could not be handed over: ${fix.why}`];
  if (fix.outcome === 'patch') return fix.notes;
  return fix.outcome === 'committed' ? fix.patch.notes : [];
}
