import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs git in a folder and gives its standard output. @throws Error with git's own message. */
export type Git = (args: readonly string[]) => Promise<string>;

const run = promisify(execFile);

/** Nothing of the user's own git set-up reaches a scratch repository. */
const isolation = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Git in `folder`, with `person` as author and committer. `env` is what git itself needs, such as PATH. */
export function gitIn(folder: string, env: Readonly<Record<string, string>>, person: Person): Git {
  const identity = {
    GIT_AUTHOR_NAME: person.name,
    GIT_AUTHOR_EMAIL: person.email,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
  };
  return async (args) => {
    const { stdout } = await run('git', args, {
      cwd: folder,
      env: { ...env, ...isolation, ...identity },
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  };
}
