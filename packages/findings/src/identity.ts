import { createHash } from 'node:crypto';
import { comparePlaces, ruleName, type Finding, type FindingDraft } from './finding.ts';

/** The lines of a file of the repository, or undefined when it can't be read. */
export type LinesOf = (file: string) => readonly string[] | undefined;

/**
 * The text a finding is about, white space squeezed so that a new indentation is no new finding; the message where
 * there is no such text.
 */
function contextOf(finding: FindingDraft, linesOf: LinesOf): string {
  const { location } = finding;
  if (location === undefined) return finding.message;
  if (location.region === undefined) return '';
  const line = linesOf(location.file)?.[location.region.line - 1];
  return line === undefined ? finding.message : line.replace(/\s+/g, ' ').trim();
}

/**
 * Gives each finding its identity: a hash of rule, path and normalised context, with a counter that keeps equal lines
 * of a file apart in their order. The answer is sorted by place.
 */
export function identify(drafts: readonly FindingDraft[], linesOf: LinesOf): Finding[] {
  const seen = new Map<string, number>();
  return drafts.toSorted(comparePlaces).map((draft) => {
    const key = JSON.stringify([ruleName(draft), draft.location?.file ?? '', contextOf(draft, linesOf)]);
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const identity = createHash('sha256').update(`${occurrence}\n${key}`).digest('hex').slice(0, 32);
    return { ...draft, identity };
  });
}
