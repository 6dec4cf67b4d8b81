import { Buffer } from 'node:buffer';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that keep git from running what a repository's configuration names, and from asking for its owner. */
export function guardArguments(cwd: string): string[] {
  const settings = [
    `safe.directory=${cwd}`,
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'gc.auto=0',
    'maintenance.auto=false',
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** No prompts, no locks that others could wait for, English messages, and no repository but the one in the directory. */
export const guardEnvironment: Environment = {
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  LC_ALL: 'C',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_NAMESPACE: undefined,
  GIT_EXTERNAL_DIFF: undefined,
};

/** Keeps a partial clone from asking its remote for a commit that is only looked for. */
export const offlineEnvironment: Environment = { GIT_NO_LAZY_FETCH: '1' };

/**
 * An authorization header for one server, as GIT_CONFIG_* entries so that the token is in no argument list. The empty
 * entry drops a header that the checkout left behind: GitHub refuses two (git-config, `http.extraHeader`).
 */
export function credentialEnvironment(serverUrl: string, token: string, env: Environment): Environment {
  const first = Number.parseInt(env['GIT_CONFIG_COUNT'] ?? '0', 10) || 0;
  const key = `http.${serverUrl.replace(/\/+$/, '')}/.extraheader`;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: String(first + 2),
    [`GIT_CONFIG_KEY_${first}`]: key,
    [`GIT_CONFIG_VALUE_${first}`]: '',
    [`GIT_CONFIG_KEY_${first + 1}`]: key,
    [`GIT_CONFIG_VALUE_${first + 1}`]: `AUTHORIZATION: basic ${basic}`,
  };
}
