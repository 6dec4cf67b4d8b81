/** GitHub drops a step summary above 1 MiB whole, with an error; some room is kept for the line that says what was cut. */
export const summaryLimitBytes = 1024 * 1024 - 1024;

const note = '\n\n> **Cut here:** the summary is larger than the 1 MiB that GitHub shows. The log has the rest.\n';

/** Cuts markdown at a line so that it fits, and says so. */
export function fitSummary(markdown: string, limit: number = summaryLimitBytes): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= limit) return markdown;
  const kept = bytes
    .subarray(0, limit - Buffer.byteLength(note))
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + closeOpenFence(kept) + note;
}

function closeOpenFence(markdown: string): string {
  const fences = markdown.match(/^\s{0,3}(```|~~~)/gm) ?? [];
  return fences.length % 2 === 1 ? '\n```\n' : '';
}
