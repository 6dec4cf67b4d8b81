import { Failure } from '@aevon/ports';
import type { SourceTree } from './source-tree.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';

/**
 * Reads the package graph of a repository: pnpm, npm, yarn and bun workspaces, uv workspaces, plain Python projects.
 * @throws Failure `manifest-broken` (with file, line and column), `package-name-twice`, `no-packages`, `link-leaves-repository`.
 */
export async function readWorkspace(tree: SourceTree): Promise<Workspace> {
  throw new Failure({ kind: 'bug', code: 'not-built', what: String(tree) });
}

/** The package that a path or a name means; paths go first. */
export function findPackage(workspace: Workspace, pathOrName: string): WorkspacePackage | undefined {
  return workspace.byPath.get(pathOrName.replace(/^\.\/|\/$/g, '')) ?? workspace.byName.get(pathOrName);
}
