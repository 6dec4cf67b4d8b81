import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckoutSettings } from './checkout-settings.ts';
import type { GitRunner } from './git-runner.ts';

/** Git asks this for a login: the token comes by the environment, never by the command line. */
export function loginArguments(): readonly string[] {
  const script =
    '!f() { test "$1" = get && echo "username=x-access-token" && echo "password=$AEVON_CHECKOUT_TOKEN"; }; f';
  return ['-c', 'credential.helper=', '-c', `credential.helper=${script}`];
}

/**
 * Leaves the token for later steps in a file of RUNNER_TEMP that the repository's configuration includes.
 * Source: actions/checkout since version 6, `src/git-auth-helper.ts`.
 */
export async function keepCredentials(temp: string, settings: CheckoutSettings, git: GitRunner): Promise<string> {
  const file = join(temp, `git-credentials-${randomUUID()}.config`);
  const login = Buffer.from(`x-access-token:${settings.token}`).toString('base64');
  writeFileSync(file, `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${login}\n`, { mode: 0o600 });
  await git.run(['config', '--local', includeKey(settings), file]);
  return file;
}

export async function forgetCredentials(file: string, settings: CheckoutSettings, git: GitRunner): Promise<void> {
  await git.succeeds(['config', '--local', '--unset-all', includeKey(settings)]);
  rmSync(file, { force: true });
}

function includeKey({ directory }: CheckoutSettings): string {
  return `includeIf.gitdir:${join(directory, '.git')}.path`;
}
