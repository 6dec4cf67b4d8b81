import { Failure, type Http, type Runner, readJson } from '@aevon/ports';
import { z } from 'zod';

export interface IdTokenOptions {
  readonly http: Http;
  readonly runner: Pick<Runner, 'idToken'>;
  readonly signal?: AbortSignal;
}

const answerSchema = z.object({ value: z.string().min(1) });

function notPermitted(): Failure {
  return new Failure({
    kind: 'user',
    code: 'id-token-not-permitted',
    what: 'this job may not ask GitHub for an ID token',
    cause: 'the permission is missing, or the run belongs to a fork, which never has it',
    fix: 'add `id-token: write` to `permissions:` of the job, and of the job that calls this workflow',
  });
}

function unavailable(status: number): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'id-token-unavailable',
    what: `GitHub did not give an ID token: it answered ${status}`,
    fix: 'look at www.githubstatus.com and run the job again',
  });
}

/**
 * A token of GitHub's own issuer that says which repository, ref and workflow this job belongs to, good for five minutes
 * (docs.github.com, "OpenID Connect reference"; actions/toolkit, oidc-utils.ts).
 * @throws Failure `id-token-not-permitted`, `id-token-unavailable`, and those of the Http port.
 */
export async function requestIdToken(audience: string, { http, runner, signal }: IdTokenOptions): Promise<string> {
  if (runner.idToken === undefined) throw notPermitted();
  const url = new URL(runner.idToken.url);
  url.searchParams.set('audience', audience);
  const response = await http.send({
    method: 'GET',
    url: url.href,
    headers: { authorization: `Bearer ${runner.idToken.token}`, accept: 'application/json' },
    purpose: 'ask for an ID token',
    deadlineMs: 30_000,
    attemptMs: 10_000,
    ...(signal === undefined ? {} : { signal }),
  });
  const parsed = answerSchema.safeParse(readJson(response.body));
  if (response.status !== 200 || !parsed.success) throw unavailable(response.status);
  return parsed.data.value;
}
