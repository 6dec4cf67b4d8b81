import { isCommitId, shortId, type Finding, type Inquiry } from './inquiry.ts';

/** What comes before the first digit: `v` of v1.2.0, `web@` of web@1.2.0. Tags of one series are compared with each other. */
function seriesOf(tag: string): string {
  const digit = tag.search(/\d/);
  return digit === -1 ? '*' : `${tag.slice(0, digit).replace(/[*?[\\]/g, '\\$&')}[0-9]*`;
}

/** A pre-release, such as v2.0.0-rc.1, is no base for a release: what it tested was not released. */
function isPrerelease(tag: string): boolean {
  return /\d-[0-9A-Za-z]/.test(tag);
}

/** What came since the previous tag of the same series that can be reached; everything when there is none. */
export async function tagRule(inquiry: Inquiry, tag: string): Promise<Finding> {
  const { git, head, clone } = inquiry;
  const series = seriesOf(tag);
  const here = await git.tagsAt(head);
  const unwanted = isPrerelease(tag) ? [] : [`${series}-*`];
  const previous = await git.nearestTag(head, series, [...here, tag, ...unwanted]);
  const base = previous === undefined ? undefined : await git.resolveCommit(`refs/tags/${previous}`);
  const isShallow = await clone.isShallow();
  if (isCommitId(base)) {
    const reason = `since ${shortId(base)}, the tag ${previous ?? ''} before ${tag}`;
    return { kind: 'base', base, reason, confidence: isShallow ? 'likely' : 'exact' };
  }
  if (!isShallow) return { kind: 'all', reason: `${tag} is the first tag of its series` };
  return {
    kind: 'unknown',
    reason: `the clone is shallow, so the tag before ${tag} is not known`,
    fix: 'set `fetch-depth: 0` in actions/checkout',
  };
}
