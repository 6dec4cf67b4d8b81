import { Failure, type ExecResult } from '@aevon/ports';

/** The last lines of git's own words, without user information in URLs, cut to what fits a message. */
export function gitWords(result: ExecResult): string {
  const text = result.stderr.replace(/\/\/[^\s/@]*@/g, '//').trim();
  if (result.timedOut) return 'git did not end in time';
  if (text !== '') return text.split('\n').slice(-3).join(' ').slice(-400);
  return result.killedBy === undefined ? `exit code ${result.exitCode ?? '?'}` : `ended by ${result.killedBy}`;
}

function isUnowned(words: string): boolean {
  return words.includes('dubious ownership') || words.includes('unsafe repository');
}

/** What a git call that should have worked says of the repository. */
export function gitFailure(result: ExecResult, cwd: string, doing: string): Failure {
  const words = gitWords(result);
  if (result.stderr.includes('not a git repository'))
    return new Failure({
      kind: 'user',
      code: 'not-a-git-repository',
      what: `${cwd} is not a git repository`,
      cause: 'the job did not check the repository out, or checked it out into another folder',
      fix: 'run actions/checkout before this step, or set `working-directory` to where the checkout is',
    });
  if (isUnowned(result.stderr))
    return new Failure({
      kind: 'user',
      code: 'git-ownership',
      what: `git refuses to work in ${cwd}: the folder belongs to another user`,
      cause:
        'a container job, or a self-hosted runner whose user changed; git is older than 2.38, where one call can be allowed',
      fix: `add a step before: git config --global --add safe.directory '${cwd}'`,
      details: [words],
    });
  return new Failure({
    kind: 'infrastructure',
    code: 'git-failed',
    what: `git could not ${doing}: ${words}`,
    fix: 'check the repository out again with actions/checkout; if it stays, look for a damaged cache of the checkout',
  });
}
