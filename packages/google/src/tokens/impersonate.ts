import { Failure, type Http } from '@aevon/ports';
import { z } from 'zod';
import { askGoogle, type Call, type Refused } from '../rest/google-client.ts';
import { cloudScope } from './exchange.ts';
import type { MintedToken } from './minted-token.ts';

const answerSchema = z.object({ accessToken: z.string().min(1), expireTime: z.string() });
const lifetimeSeconds = 3600;

function refusalOf({ status, error, what }: Refused, account: string): Failure | undefined {
  const isMissing = status === 404;
  if (!isMissing && (status !== 403 || error.reason === 'SERVICE_DISABLED')) return undefined;
  return new Failure({
    kind: 'user',
    code: 'service-account-not-impersonable',
    what,
    cause: isMissing
      ? `there is no service account ${account}`
      : `the identity of this job may not act as ${account}, or there is no such account`,
    fix: `grant \`roles/iam.workloadIdentityUser\` on ${account} to \`principalSet://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/attribute.repository/OWNER/REPOSITORY\`; a new grant takes some minutes`,
  });
}

/** Measured by the clock of Google, which dates its answer; without a date it is what was asked for. */
function lifetimeOf(expireTime: string, dated: string | undefined): number {
  const length = Date.parse(expireTime) - Date.parse(dated ?? '');
  return Number.isFinite(length) && length > 0 ? Math.min(length, lifetimeSeconds * 1000) : lifetimeSeconds * 1000;
}

/**
 * A token of a service account, for whoever may act as it (cloud.google.com/iam, `generateAccessToken`).
 * @throws Failure `service-account-not-impersonable`, and those of `askGoogle`.
 */
export async function impersonate(http: Http, account: string, token: string, call: Call): Promise<MintedToken> {
  const { data, headers } = await askGoogle(http, {
    method: 'POST',
    url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`,
    token,
    body: { scope: [cloudScope], lifetime: `${lifetimeSeconds}s` },
    schema: answerSchema,
    purpose: `act as the service account ${account}`,
    call,
    refusalOf: (refused) => refusalOf(refused, account),
  });
  return { token: data.accessToken, lifetimeMs: lifetimeOf(data.expireTime, headers['date']) };
}
