import type { Call } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { KoyebApi } from './api.ts';
import type { Definition } from './schemas.ts';

/** Answers that speak of the image; the others (`TIMEOUT`, `DNS`, `REGISTRY_ERROR`, …) say little of it. */
const refusals: Readonly<Record<string, Pick<Failure['facts'], 'code' | 'cause' | 'fix'>>> = {
  ...sameFor(['AUTH_NOT_FOUND', 'ANON_NOT_FOUND'], {
    code: 'image-not-found',
    cause: 'it was never pushed there, or was cleaned up since',
    fix: 'push it first, or give the digest that the registry answered when it was pushed',
  }),
  ...sameFor(['AUTH_ACCESS_DENIED', 'ANON_ACCESS_DENIED'], {
    code: 'image-forbidden',
    cause: 'the registry wants credentials that Koyeb does not have',
    fix: 'create a secret of the registry with `koyeb secret create --type registry-…`, and name it in the source of the service in the dashboard',
  }),
  ...sameFor(['INVALID_OS', 'INVALID_ARCH'], {
    code: 'image-unusable',
    cause: 'Koyeb runs images for linux/amd64 only',
    fix: 'build the image for linux/amd64 and push it again',
  }),
};

function sameFor<T>(codes: readonly string[], facts: T): Readonly<Record<string, T>> {
  return Object.fromEntries(codes.map((code) => [code, facts]));
}

/**
 * Asks Koyeb to look the image up before anything is changed, as its own CLI does: a deployment that fails for want of
 * it would say so minutes later, in fewer words. That the question is not answered stops nothing.
 * @throws Failure `image-not-found`, `image-forbidden` or `image-unusable`.
 */
export async function refuseMissingImage(api: KoyebApi, { docker }: Definition, call: Call): Promise<void> {
  const image = docker?.image;
  if (image === undefined || image === null) return;
  const answer = await lookUp(api, image, docker?.image_registry_secret ?? '', call).catch((error: unknown) => {
    call.signal.throwIfAborted();
    if (error instanceof Failure && error.facts.kind !== 'bug') return undefined;
    throw error;
  });
  if (answer === undefined || answer.success || !Object.hasOwn(refusals, answer.code)) return;
  const facts = refusals[answer.code];
  if (facts === undefined) return;
  const words = answer.reason === '' ? '' : `: ${answer.reason}`;
  throw new Failure({ kind: 'user', ...facts, what: `Koyeb cannot use the image ${image}${words}` });
}

async function lookUp(
  api: KoyebApi,
  image: string,
  secret: string,
  call: Call,
): Promise<Awaited<ReturnType<KoyebApi['verifyImage']>> | undefined> {
  if (secret === '') return api.verifyImage({ image }, call);
  const secretId = await api.secretId(secret, call);
  return secretId === undefined ? undefined : api.verifyImage({ image, secret_id: secretId }, call);
}
