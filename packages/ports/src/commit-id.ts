const fullId = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Whether a text is the full id of a git commit: 40 digits, or the 64 of a repository with SHA-256. */
export function isFullCommitId(text: string): boolean {
  return fullId.test(text);
}
