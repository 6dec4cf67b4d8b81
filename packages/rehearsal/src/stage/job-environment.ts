import { delimiter } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What of this process's environment a job sees: PATH without the tools of this very project, and the language. All
 * else, tokens above all, stays out.
 */
export function jobBaseEnvironment(env: Env): Record<string, string> {
  const path = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules') && folder !== '');
  const kept = ['LANG', 'LC_ALL', 'TZ', 'USER', 'LOGNAME', 'SHELL', 'PYENV_ROOT'].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(kept),
    PATH: path.join(delimiter),
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
  };
}
