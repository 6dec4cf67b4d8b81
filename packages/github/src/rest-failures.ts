import { Failure, type HttpResponse } from '@aevon/ports';
import { z } from 'zod';

const errorSchema = z.object({ message: z.string(), documentation_url: z.string().optional() });

function messageIn(data: unknown): string {
  const parsed = errorSchema.safeParse(data);
  return parsed.success ? `: ${parsed.data.message.slice(0, 300)}` : '';
}

function isLimited(response: HttpResponse): boolean {
  const { status, headers } = response;
  return (
    status === 429 ||
    (status === 403 && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'))
  );
}

/** Names the missing scopes, which GitHub tells in a header. */
function forbidden(what: string, response: HttpResponse): Failure {
  const needed = response.headers['x-accepted-github-permissions'];
  return new Failure({
    kind: 'user',
    code: 'github-forbidden',
    what,
    cause:
      'the token of this job may not do this: a permission is missing, or the run belongs to a fork or to Dependabot, whose tokens only read',
    fix:
      needed === undefined
        ? 'add the permission that the README lists under `permissions:`'
        : `add to \`permissions:\` ${needed}`,
  });
}

/** The failure for an answer outside 2xx. `what` starts with the purpose: "could not list the files of pull request 7". */
export function restFailure(purpose: string, response: HttpResponse, data: unknown): Failure {
  const { status } = response;
  const what = `could not ${purpose}: GitHub answered ${status}${messageIn(data)}`;
  if (isLimited(response)) {
    const note = response.note === undefined ? '' : ` (${response.note})`;
    return new Failure({
      kind: 'infrastructure',
      code: 'github-rate-limited',
      what: `${what}${note}`,
      fix: 'run the job again later',
    });
  }
  if (status === 401)
    return new Failure({
      kind: 'user',
      code: 'github-unauthorized',
      what,
      fix: 'pass a token that is valid; the default is `${{ github.token }}`',
    });
  if (status === 403) return forbidden(what, response);
  if (status === 404)
    return new Failure({
      kind: 'user',
      code: 'github-not-found',
      what,
      cause: 'it does not exist, or the token may not see it',
    });
  if (status < 500)
    return new Failure({
      kind: 'bug',
      code: 'github-invalid-request',
      what,
      fix: 'report this with the log of the step',
    });
  return githubUnavailable(what);
}

export function githubUnavailable(what: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'github-unavailable',
    what,
    fix: 'look at www.githubstatus.com and run the job again',
  });
}
