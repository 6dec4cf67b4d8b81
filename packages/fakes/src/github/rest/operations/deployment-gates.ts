import type { RepositoryState } from '../../state.ts';
import { RestError, type RestCall } from '../operation.ts';
import { actorOf } from './repositories.ts';

async function askText(state: RepositoryState, ...args: readonly string[]): Promise<string | undefined> {
  return (await state.git.ask(...args))?.toString('utf8').trim();
}

async function mergeInto(state: RepositoryState, branch: string, head: string, base: string): Promise<string> {
  const refusal = new RestError(409, `Conflict merging ${state.defaultBranch} into ${branch}.`);
  const target = `refs/heads/${branch}`;
  // A commit, a tag or a full ref is nothing to merge into, which GitHub calls a conflict too.
  if ((await state.git.resolve(target)) === undefined) throw refusal;
  const tree = await askText(state, 'merge-tree', '--write-tree', head, base);
  if (tree === undefined) throw refusal;
  const who = ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.com'];
  const message = `Merge ${state.defaultBranch} into ${branch}`;
  const merged = await askText(state, ...who, 'commit-tree', tree, '-p', head, '-p', base, '-m', message);
  if (merged === undefined) throw refusal;
  await state.git.ask('update-ref', target, merged, head);
  return merged;
}

/**
 * Merges the default branch into a branch that is behind it, instead of deploying that.
 * @returns What was done, or undefined when there was nothing to merge.
 * @throws RestError 409 when it can't be merged.
 */
export async function autoMerge(
  state: RepositoryState,
  call: RestCall,
  ref: string,
  sha: string,
): Promise<string | undefined> {
  const base = await state.git.resolve(`refs/heads/${state.defaultBranch}`);
  if (base === undefined || (await state.git.ask('merge-base', '--is-ancestor', base, sha)) !== undefined)
    return undefined;
  const after = await mergeInto(state, ref, sha, base);
  const at = state.now().toISOString();
  state.pushes.push({ at, actor: actorOf(call), ref: `refs/heads/${ref}`, before: sha, after });
  return `Auto-merged ${state.defaultBranch} into ${ref} on deployment.`;
}

/** Contexts of statuses and names of checks with their newest state. */
function contextsOf(state: RepositoryState, sha: string): Map<string, string> {
  const statuses = state.statuses.filter((status) => status.sha === sha);
  const checks = state.checkRuns.filter((run) => run.head_sha === sha);
  return new Map([
    ...statuses.map((status) => [status.context, status.state] as const),
    ...checks.map((run) => [run.name, run.conclusion ?? 'pending'] as const),
  ]);
}

/**
 * Holds a commit to its contexts: the wanted ones, or all that it has when none are named. Nothing but `success` will
 * do: `skipped` and `neutral` refuse a deployment too.
 * @throws RestError 409
 */
export function checkContexts(state: RepositoryState, ref: string, sha: string, wanted: unknown): void {
  const known = contextsOf(state, sha);
  const names = Array.isArray(wanted) ? wanted.map(String) : [...known.keys()];
  const contexts = names.map((context) => ({ context, state: known.get(context) ?? 'pending' }));
  if (contexts.every((one) => one.state === 'success')) return;
  throw new RestError(409, `Conflict: Commit status checks failed for ${ref}.`, [
    { contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' },
  ]);
}
