import type { Json } from '../../github/rest/openapi.ts';
import { invalid } from '../errors.ts';
import { type Call, one, type Operation, pageOf } from './operation.ts';

function listSecrets({ store, query }: Call): Json {
  const name = one(query, 'name');
  const fitting = store.secrets.filter((secret) => name === undefined || secret.name.includes(name));
  const { items, pages } = pageOf(query, fitting);
  const { limit, offset, count } = pages;
  const secrets = items.map((secret) => ({
    id: secret.id,
    name: secret.name,
    type: secret.type,
    organization_id: store.organizationId,
  }));
  return { secrets, limit, offset, count };
}

/** Images whose registry wants credentials. */
function isPrivate(image: string): boolean {
  return image.startsWith('ghcr.io/private/');
}

function verify({ store, query }: Call): Json {
  const image = one(query, 'image');
  if (image === undefined) throw invalid('Validation error', [{ field: 'image', description: 'Must not be empty' }]);
  const secretId = one(query, 'secret_id');
  const isAuthenticated = store.secrets.some(({ id, type }) => id === secretId && type === 'REGISTRY');
  const as = isAuthenticated ? 'AUTH' : 'ANON';
  if (isPrivate(image) && !isAuthenticated)
    return { success: false, code: `${as}_ACCESS_DENIED`, reason: 'access to the image was denied' };
  if (store.images?.has(image) === false)
    return { success: false, code: `${as}_NOT_FOUND`, reason: 'the image was not found' };
  return { success: true, code: 'UNKNOWN', reason: '' };
}

export const registryOperations: Readonly<Record<string, Operation>> = {
  'GET /v1/secrets': { name: 'ListSecrets', reply: 'ListSecretsReply', act: listSecrets },
  'GET /v1/docker-helper/verify': { name: 'VerifyDockerImage', reply: 'VerifyDockerImageReply', act: verify },
};
