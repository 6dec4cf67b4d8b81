import { answerJson, type HostAnswer, type HostRequest } from '../world/handler.ts';
import { answerError, GatewayError, KoyebError, rpc } from './errors.ts';
import { settle } from './lifecycle.ts';
import { deploymentOperations } from './operations/deployments.ts';
import { logOperations } from './operations/logs.ts';
import type { Operation } from './operations/operation.ts';
import { registryOperations } from './operations/registry.ts';
import { serviceOperations } from './operations/services.ts';
import type { Store } from './state.ts';

const operations: Readonly<Record<string, Operation>> = {
  ...serviceOperations,
  ...deploymentOperations,
  ...logOperations,
  ...registryOperations,
};

/** Names of paths that are no id. */
const words = new Set(['v1', 'apps', 'services', 'deployments', 'cancel', 'instances', 'secrets', 'streams']);

interface Match {
  readonly operation: Operation;
  readonly id: string;
}

function match({ method, url }: HostRequest): Match {
  const segments = url.pathname.split('/').slice(1);
  const exact = operations[`${method} ${url.pathname}`];
  if (exact !== undefined) return { operation: exact, id: '' };
  const id = segments[2] ?? '';
  const template = segments.map((segment, index) => (index === 2 && !words.has(segment) ? '{id}' : segment)).join('/');
  const operation = operations[`${method} /${template}`];
  if (operation !== undefined) return { operation, id };
  const known = Object.keys(operations).some((route) => route.endsWith(` /${template}`));
  if (known) throw new GatewayError(501, rpc.unimplemented, 'Method Not Allowed');
  throw new GatewayError(404, rpc.notFound, 'Not Found');
}

/** Who a token is of. */
export interface Access {
  /** Undefined for a token that was never given or is revoked. */
  organizationOf(token: string): string | undefined;
}

const tokenPattern = /^[a-z0-9]{64}$/;

/** @throws KoyebError 401, in the words that the API was seen to use. */
function authenticate(access: Access, { headers }: HostRequest): string {
  const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  const refusal = (message: string): KoyebError => new KoyebError(401, 'authentication_error', message);
  if (token === undefined) throw refusal('Route needs to be authenticated');
  if (!tokenPattern.test(token)) throw refusal('Invalid token format');
  const organization = access.organizationOf(token);
  if (organization === undefined) throw refusal('Token is not valid');
  return organization;
}

async function act(store: Store, access: Access, request: HostRequest): Promise<HostAnswer> {
  const organization = authenticate(access, request);
  const { operation, id } = match(request);
  const { checkReply, readQuery, readUpdate } = await import('./checking.ts');
  const query = readQuery(operation.name, request.url.searchParams);
  const isUpdate = operation.name === 'UpdateService';
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  if (isUpdate && !isJson) throw new GatewayError(400, rpc.invalidArgument, 'unexpected content type');
  if (!isUpdate && request.body.byteLength > 0 && request.method === 'GET')
    throw new GatewayError(400, rpc.invalidArgument, 'unexpected body');
  const body = isUpdate ? readUpdate(request.body) : {};
  settle(store);
  // Nothing of one organization is there for another.
  const visible = organization === store.organizationId ? store : { ...store, apps: [], secrets: [] };
  const reply = operation.act({ store: visible, id, query, body });
  checkReply(operation.reply, reply);
  return answerJson(200, reply);
}

/** `app.koyeb.com` behind its rate limit. */
export function createApiHost(store: Store, access: Access, take: () => RateState) {
  return async (request: HostRequest): Promise<HostAnswer> => {
    const rate = take();
    const headers = { ...rate.headers, date: new Date(store.now() + store.skew).toUTCString() };
    if (!rate.isAllowed) return { status: 429, headers: { ...headers, 'x-envoy-ratelimited': 'true' }, body: '' };
    try {
      const answer = await act(store, access, request);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    } catch (error) {
      if (!(error instanceof KoyebError) && !(error instanceof GatewayError)) throw error;
      const answer = answerError(error);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    }
  };
}

export interface RateState {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}
