import type { PlanDocument, PlanPackage } from '@aevon/pipeline';
import { findPackage, type Git, openRepository, readWorkspace, type Workspace } from '@aevon/workspace';

function contains(outer: string, inner: string): boolean {
  return outer !== inner && (outer === '.' || inner.startsWith(`${outer}/`));
}

function nearestFolder(workspace: Workspace, file: string): string {
  for (let folder = file; folder.includes('/');) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const owner = findPackage(workspace, folder);
    if (owner?.path === folder) return folder;
  }
  return '.';
}

/**
 * Names the tracked files that belong to a package itself, for a package with other packages in its folder: linting
 * the root of a monorepo must not lint all of it. Undefined for every other package: its whole folder is its own.
 */
export function createOwnFiles(
  git: Git,
  root: string,
  plan: PlanDocument,
): (member: PlanPackage) => Promise<readonly string[] | undefined> {
  let owners: Promise<Map<string, string[]>> | undefined;
  const readOwners = async (): Promise<Map<string, string[]>> => {
    const workspace = await readWorkspace(openRepository({ git, root }));
    const files = [...(await git.trackedPaths())].filter(({ kind }) => kind === 'file').map((tracked) => tracked.path);
    return Map.groupBy(files, (file) => nearestFolder(workspace, file));
  };
  return async (member) => {
    const shared =
      member.path === '.' ? plan.total > 1 : plan.packages.some((other) => contains(member.path, other.path));
    if (!shared) return undefined;
    owners ??= readOwners();
    return (await owners).get(member.path) ?? [];
  };
}
