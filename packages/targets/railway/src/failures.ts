import { Failure, type FailureFacts } from '@aevon/ports';

export const tokenFix =
  'make a project token for this environment (railway.com: project, Settings, Tokens) or a workspace token, and give it as a secret';
export const statusPage = 'https://status.railway.com';

type Known = Omit<FailureFacts, 'what'>;

/** Railway answers what it refuses with 200 and a sentence; there is no code to tell refusals apart by. */
const refusals: readonly (readonly [RegExp, Known])[] = [
  [
    /project token not found|invalid project token/i,
    { kind: 'user', code: 'token-refused', cause: 'it is no project token, or it was deleted', fix: tokenFix },
  ],
  [
    /not authorized|unauthorized|not authenticated/i,
    {
      kind: 'user',
      code: 'token-refused',
      cause:
        'the token is wrong, expired or was revoked, or it is for another project, environment or workspace: Railway says the same of all',
      fix: tokenFix,
    },
  ],
  [
    /two factor/i,
    {
      kind: 'user',
      code: 'two-factor-required',
      cause: 'the workspace asks for a second factor, and the owner of this token has none',
      fix: 'use a project token, or turn the second factor on at railway.com/account/security',
    },
  ],
  [
    /commit not found/i,
    {
      kind: 'user',
      code: 'commit-not-found',
      cause: 'Railway does not see this commit in the repository that the service is connected to',
      fix: 'push the commit, and check the repository of the service and what the GitHub app of Railway may see',
    },
  ],
  [
    /not found/i,
    {
      kind: 'user',
      code: 'not-found',
      cause: 'it was deleted, or this token may not see it',
      fix: 'check project, environment and service, and that the token is for them',
    },
  ],
  [
    /\b(free|trial|hobby|pro) plan\b|upgrade|usage limit|resource limit|trial (has )?(expired|ended)/i,
    {
      kind: 'user',
      code: 'plan-limit',
      cause: 'the plan of the workspace does not allow it, or its limit is reached',
      fix: 'look at usage and plan of the workspace on railway.com, then run the job again',
    },
  ],
  [
    /problem processing request|internal server error/i,
    {
      kind: 'infrastructure',
      code: 'platform-unavailable',
      cause: 'Railway failed by itself, and does not say whether it did what was asked',
      fix: `look at ${statusPage} and run the job again`,
    },
  ],
];

const otherwise: Known = {
  kind: 'target',
  code: 'request-refused',
  fix: 'correct what Railway names; if it is nothing that you gave, report this with the log of the step',
};

/** What Railway refused by `errors` in an answer with 200. */
export class Refusal extends Failure {
  constructor(purpose: string, words: string) {
    const known = refusals.find(([pattern]) => pattern.test(words))?.[1] ?? otherwise;
    super({ ...known, what: `could not ${purpose}: Railway answered: ${words.slice(0, 500)}` });
  }
}

/** An answer that is neither what was asked for nor a refusal. */
export function faulty(purpose: string): Failure {
  return new Failure({
    kind: 'infrastructure',
    code: 'platform-unavailable',
    what: `could not ${purpose}: Railway answered without data and without an error, or with something that is not of its API`,
    cause: 'Railway has a fault, or something between it and this runner answered in its place',
    fix: `look at ${statusPage} and run the job again`,
  });
}

const absent = { service: { code: 'service-not-found' }, environment: { code: 'environment-not-found' } } as const;

/** What was named is not there; says what is. */
export function noSuch(
  what: 'service' | 'environment',
  name: string,
  where: string,
  names: readonly string[],
): Failure {
  return new Failure({
    kind: 'user',
    ...absent[what],
    what: `${where} has no ${what} ${JSON.stringify(name)}`,
    cause: names.length === 0 ? 'it has none at all that this token can see' : `it has ${names.join(', ')}`,
    fix: `give the name or id of one of them as \`${what}\``,
  });
}
