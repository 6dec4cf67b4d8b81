import type { GitRepository } from './repository.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

const format = '--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01';

function parseCommit(text: string): Commit {
  const [
    sha = '',
    tree = '',
    parents = '',
    name = '',
    email = '',
    date = '',
    committer = '',
    mail = '',
    when = '',
    ...message
  ] = text.split('\0');
  return {
    sha: sha.trim(),
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name, email, date },
    committer: { name: committer, email: mail, date: when },
    message: message.join('\0').trimEnd(),
  };
}

/** The commits that `git log` gives for these arguments, newest first. Undefined when git refused them. */
export async function readCommits(
  git: GitRepository,
  ...args: readonly string[]
): Promise<readonly Commit[] | undefined> {
  const output = await git.ask('log', format, ...args);
  return output
    ?.toString('utf8')
    .split('\x01')
    .filter((part) => part.trim() !== '')
    .map(parseCommit);
}
