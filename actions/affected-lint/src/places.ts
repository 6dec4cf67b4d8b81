import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Exec, Failure, type Runner } from '@aevon/ports';
import { guardArguments, guardEnvironment } from '@aevon/workspace';
import type { Places } from './ports.ts';

const deadlineMs = 30_000;

function isInside(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer + path.sep);
}

/** The root of the checkout that a folder lies in; undefined outside of git. */
async function findCheckout(exec: Exec, folder: string): Promise<string | undefined> {
  const args = [...guardArguments(folder), 'rev-parse', '--show-toplevel'];
  try {
    const result = await exec.run({
      command: 'git',
      args,
      cwd: folder,
      env: { ...guardEnvironment },
      timeoutMs: deadlineMs,
    });
    return result.exitCode === 0 ? await realpath(result.stdout.trim()) : undefined;
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined;
    throw thrown;
  }
}

function outside(workingDirectory: string, what: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'working-directory-outside',
    what: `the input \`working-directory\` is "${workingDirectory}", which ${what}`,
    fix: 'give a folder of the checkout, relative to the workspace',
  });
}

/**
 * Where the monorepo lies in its checkout, and that in the workspace: GitHub knows files by their path in the
 * repository, also where actions/checkout put it into a folder of its own.
 * @throws Failure `working-directory-outside`.
 */
export async function findPlaces(
  exec: Exec,
  runner: Pick<Runner, 'workspace'>,
  workingDirectory: string,
): Promise<Places> {
  const workspace = await realpath(runner.workspace);
  const root = await realpath(path.resolve(workspace, workingDirectory)).catch(() => undefined);
  if (root === undefined) throw outside(workingDirectory, 'is not there');
  if (!isInside(root, workspace)) throw outside(workingDirectory, 'is outside of the workspace');
  const checkout = await findCheckout(exec, root);
  const top = checkout !== undefined && isInside(checkout, workspace) ? checkout : workspace;
  const base = path.relative(top, root).split(path.sep).join('/');
  return { workspace: top, base: base === '' ? '.' : base };
}
