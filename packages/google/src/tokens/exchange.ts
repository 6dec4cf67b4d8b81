import { Failure, type Http } from '@aevon/ports';
import { z } from 'zod';
import { askGoogle, type Call, type Refused } from '../rest/google-client.ts';
import type { MintedToken } from './minted-token.ts';
import type { Provider } from './provider.ts';

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });

/** Where Google does not say how long a federated token is good: no longer than the identity that it was had for. */
const defaultSeconds = 300;

export const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

function notFound({ what }: Refused, { name }: Provider): Failure {
  return new Failure({
    kind: 'user',
    code: 'provider-not-found',
    what,
    cause: `there is no provider ${name}, or it or its pool is disabled or deleted (a deleted one is kept for 30 days)`,
    fix: 'correct `workload-identity-provider`: `gcloud iam workload-identity-pools providers list --workload-identity-pool POOL --location global` lists what there is',
  });
}

function conditionRefused({ what }: Refused, { name }: Provider): Failure {
  return new Failure({
    kind: 'user',
    code: 'attribute-condition-refused',
    what,
    cause: `the attribute condition of ${name} is not true of this repository, branch, environment or event`,
    fix: 'compare the condition with the claims of this job, such as `assertion.repository` and `assertion.ref`; renamed repositories and runs of pull requests have other ones',
  });
}

function identityRefused({ what }: Refused, { name }: Provider): Failure {
  return new Failure({
    kind: 'user',
    code: 'identity-refused',
    what,
    cause: `${name} does not accept the ID token of this job: its issuer, its audiences or its attribute mapping are meant for another one`,
    fix: `set the issuer of the provider to https://token.actions.githubusercontent.com and leave its allowed audiences empty, which means https://iam.googleapis.com/${name}`,
  });
}

function refusalOf(refused: Refused, provider: Provider): Failure | undefined {
  const { error } = refused;
  if (error.status === 'invalid_target') return notFound(refused, provider);
  if (/attribute condition/i.test(error.message)) return conditionRefused(refused, provider);
  return error.status === 'invalid_grant' ? identityRefused(refused, provider) : undefined;
}

/**
 * Changes GitHub's ID token for a token of Google (RFC 8693; cloud.google.com/iam, "Security Token Service").
 * @throws Failure `provider-not-found`, `attribute-condition-refused`, `identity-refused`, and those of `askGoogle`.
 */
export async function exchangeIdToken(
  http: Http,
  provider: Provider,
  idToken: string,
  call: Call,
): Promise<MintedToken> {
  const { data } = await askGoogle(http, {
    method: 'POST',
    url: 'https://sts.googleapis.com/v1/token',
    body: {
      audience: `//iam.googleapis.com/${provider.name}`,
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      scope: cloudScope,
      subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
      subjectToken: idToken,
    },
    schema: answerSchema,
    purpose: 'exchange the ID token of this job for one of Google',
    call,
    refusalOf: (refused) => refusalOf(refused, provider),
  });
  return { token: data.access_token, lifetimeMs: (data.expires_in ?? defaultSeconds) * 1000 };
}
