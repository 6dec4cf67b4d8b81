import { Failure } from '@aevon/ports';
import { isBranchName, isCommitId, shortId, type Finding, type Inquiry } from './inquiry.ts';
import type { Git } from './git-port.ts';

/** A commit that a person named: by branch of the remote, tag, id, or any other way that git knows. */
export async function resolveNamed(git: Git, name: string): Promise<string | undefined> {
  const isId: boolean = isCommitId(name);
  const isName = isBranchName(name) && !isId && name !== 'HEAD';
  const revisions = isName ? [`refs/remotes/origin/${name}`, `refs/tags/${name}`, name] : [name];
  for (const revision of revisions) {
    const commit = await git.resolveCommit(revision);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

/** Since the commit that a person named, or since its common ancestor with the head. @throws Failure `base-unknown`. */
export async function explicitRule(inquiry: Inquiry, name: string): Promise<Finding> {
  const { git, head, clone } = inquiry;
  const known = await resolveNamed(git, name);
  const parents = known === undefined ? [] : ((await git.parentsOf(head)) ?? []);
  if (known !== undefined && parents.includes(known)) return found(known, name, 'exact');
  if (await clone.isShallow()) return explicitShallow(inquiry, name, known);
  const tip = known ?? (await fetchNamed(inquiry, name));
  const shared = await git.mergeBase(tip, head);
  return shared === undefined ? found(tip, name, 'likely') : found(shared, name, 'exact');
}

async function explicitShallow(inquiry: Inquiry, name: string, known: string | undefined): Promise<Finding> {
  const { clone, compare, head } = inquiry;
  const answered = await compare(known ?? name, head);
  if (answered !== undefined && (await clone.ensure([answered])) === undefined) return found(answered, name, 'exact');
  return found(known ?? (await fetchNamed(inquiry, name)), name, 'likely');
}

async function fetchNamed({ clone, git }: Inquiry, name: string): Promise<string> {
  if (isCommitId(name)) {
    const problem = await clone.ensure([name]);
    if (problem === undefined) return name;
    throw unknownBase(name, problem);
  }
  const tip = isBranchName(name) ? await clone.tipOf(name) : undefined;
  return tip ?? (await resolveNamed(git, name)) ?? raise(unknownBase(name));
}

function raise(failure: Failure): never {
  throw failure;
}

function found(base: string, name: string, confidence: 'exact' | 'likely'): Finding {
  const reason =
    confidence === 'exact'
      ? `since ${shortId(base)}, from the input base ${name}`
      : `since ${shortId(base)}, the input base ${name}, tree against tree`;
  return { kind: 'base', base, reason, confidence };
}

function unknownBase(name: string, problem?: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'base-unknown',
    what: `the input \`base\` names ${JSON.stringify(name)}, which is no commit, branch or tag of this repository`,
    ...(problem === undefined ? {} : { details: [problem] }),
    fix: 'write a branch, a tag or the full id of a commit, or leave the input `base` out',
  });
}
