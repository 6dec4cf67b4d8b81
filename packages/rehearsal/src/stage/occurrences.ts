import type { EventFacts } from '../engine/graph/facts.ts';
import type { Trigger } from '../engine/rules/triggers.ts';
import { changedFiles, countLines, listCommits } from '../repository/history.ts';
import type { RepositoryPayloadFacts } from '../repository/payload-parts.ts';
import { pullRequestPayload, pushPayload, type Actor } from '../repository/payloads.ts';
import { developer, type Scratch } from '../repository/scratch.ts';

/** An event with what decides which workflows it starts. */
export interface Occurrence {
  readonly event: EventFacts;
  readonly trigger: Trigger;
}

export const actor: Actor = { login: developer.login, name: developer.name, email: developer.email, id: 60_000_001 };

/** A push that the server took. */
export async function pushOccurrence(
  scratch: Scratch,
  repository: RepositoryPayloadFacts,
  pushed: { readonly branch: string; readonly before: string; readonly after: string },
): Promise<Occurrence> {
  const { branch, before, after } = pushed;
  const ref = `refs/heads/${branch}`;
  const commits = await listCommits(scratch.git, before, after);
  const payload = pushPayload({ ref, before, after, commits, repository, actor });
  const title = commits.at(-1)?.message.split('\n')[0] ?? '';
  const files = /^0+$/.test(before) ? undefined : await changedFiles(scratch.git, before, after);
  return {
    event: {
      name: 'push',
      payload,
      ref,
      sha: after,
      headRef: '',
      baseRef: '',
      actor: actor.login,
      title,
      fromFork: false,
    },
    trigger: { event: 'push', branch, ...(files === undefined ? {} : { files }) },
  };
}

export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
}

/** A pull request that was opened; its merge commit is made as GitHub makes it. */
export async function pullOccurrence(
  scratch: Scratch,
  repository: RepositoryPayloadFacts,
  pull: Pull,
): Promise<Occurrence> {
  const { head, base, merge } = await scratch.openPull(pull.number, pull.branch);
  const { git, defaultBranch } = scratch;
  const [files, lines, commits] = await Promise.all([
    changedFiles(git, base, head),
    countLines(git, base, head),
    listCommits(git, base, head),
  ]);
  const payload = pullRequestPayload({
    action: 'opened',
    number: pull.number,
    title: pull.title,
    body: pull.body,
    head: { ref: pull.branch, sha: head },
    base: { ref: defaultBranch, sha: base },
    mergeSha: merge,
    commits: commits.length,
    changedFiles: files.length,
    repository,
    actor,
    ...lines,
  });
  return {
    event: {
      name: 'pull_request',
      payload,
      ref: `refs/pull/${pull.number}/merge`,
      sha: merge,
      headRef: pull.branch,
      baseRef: defaultBranch,
      actor: actor.login,
      title: `${pull.title} (#${pull.number})`,
      fromFork: false,
    },
    trigger: { event: 'pull_request', activity: 'opened', branch: defaultBranch, files },
  };
}
