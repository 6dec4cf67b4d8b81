import { isAbsolute, relative, resolve } from 'node:path';
import { Failure, type Runner } from '@aevon/ports';

/** The folder of turbo.json. @throws Failure `working-directory-outside`. */
export function workingRoot({ workspace }: Pick<Runner, 'workspace'>, directory: string): string {
  const root = resolve(workspace, directory);
  const path = relative(workspace, root);
  if (!path.startsWith('..') && !isAbsolute(path)) return root;
  throw new Failure({
    kind: 'user',
    code: 'working-directory-outside',
    what: `\`working-directory: ${directory}\` is not in the workspace`,
    fix: 'name a folder of the repository, relative to the workspace',
  });
}
