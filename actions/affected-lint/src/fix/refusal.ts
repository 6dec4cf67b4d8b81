interface Reason {
  /** In what git and GitHub say. */
  readonly sign: RegExp;
  readonly say: (branch: string) => string;
}

/** Texts of git-push and of GitHub (docs.github.com, "Troubleshooting rules"; GH006 is a protected branch, GH013 a ruleset). */
const reasons: readonly Reason[] = [
  {
    sign: /\[rejected\]/,
    say: (branch) =>
      `the branch ${branch} moved on or was deleted since this run began; the run of its new commit mends it`,
  },
  {
    sign: /GH006|GH013|protected branch|rule violations/i,
    say: (branch) =>
      `rules of the repository protect ${branch}; give \`token\` one of an app that may bypass them, or apply the patch`,
  },
  {
    sign: /without `?workflows?`? (permission|scope)/i,
    say: () => 'the patch changes a workflow, which needs a `token` with the permission `workflows`',
  },
  {
    sign: /error: 403|denied to|not granted/i,
    say: () => '`token` may not write here; give the job the permission `contents: write`',
  },
];

/** Why a push was refused, in words that name the way on; undefined for what is not known. */
export function refusalOf(branch: string, lines: readonly string[]): string | undefined {
  const text = lines.join('\n');
  return reasons.find(({ sign }) => sign.test(text))?.say(branch);
}
