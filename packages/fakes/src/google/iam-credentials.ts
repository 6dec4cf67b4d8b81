import type { HostRequest } from '../world/handler.ts';
import { readClosed } from './body.ts';
import { errorInfo, GoogleError } from './errors.ts';
import type { GoogleOptions } from './model.ts';
import type { Tokens } from './tokens.ts';

const pathPattern = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/;
const permission = 'iam.serviceAccounts.getAccessToken';

function secondsOf(lifetime: unknown): number {
  if (lifetime === undefined) return 3600;
  const seconds = typeof lifetime === 'string' ? Number(/^(\d+)s$/.exec(lifetime)?.[1]) : Number.NaN;
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new GoogleError(400, 'Request contains an invalid argument: lifetime must be between 0s and 3600s.');
}

/** `generateAccessToken`: a token of a service account for whoever may act as it. @throws GoogleError. */
export function generateAccessToken(request: HostRequest, options: GoogleOptions, tokens: Tokens): object {
  const account = pathPattern.exec(decodeURIComponent(request.url.pathname))?.[1];
  if (account === undefined || request.method !== 'POST') throw new GoogleError(404, 'Not Found');
  const { members } = tokens.authenticate(request);
  const body = readClosed(request, ['scope', 'lifetime', 'delegates']);
  if (!Array.isArray(body['scope']) || body['scope'].length === 0)
    throw new GoogleError(400, 'Request contains an invalid argument: scope must not be empty.');
  const seconds = secondsOf(body['lifetime']);
  const allowed = options.serviceAccounts?.[account];
  if (allowed === undefined || !allowed.some((member) => members.includes(member)))
    throw new GoogleError(403, `Permission '${permission}' denied on resource (or it may not exist).`, [
      errorInfo('IAM_PERMISSION_DENIED', { permission }),
    ]);
  const { token, expiresAt } = tokens.issue({ name: account, members: [`serviceAccount:${account}`] }, seconds);
  return { accessToken: token, expireTime: expiresAt.toISOString().replace(/\.\d+Z$/, 'Z') };
}
