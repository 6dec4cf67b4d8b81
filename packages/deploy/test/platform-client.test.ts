import { Failure, type HttpRequest } from '@aevon/ports';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createPlatformClient, type PlatformOptions, type PlatformRequest } from '../src/index.ts';

it.each([
  { method: 'GET', retry: undefined, attemptMs: 20_000 },
  { method: 'POST', retry: 'always', attemptMs: 20_000 },
  { method: 'POST', retry: undefined, attemptMs: undefined },
] as const)('leaves time to ask $method with retry $retry again only if it is a read', async (asked) => {
  const { method, retry } = asked;
  const sent = await sentFor(retry === undefined ? { method } : { method, retry });
  expect(sent.map(({ attemptMs }) => attemptMs)).toEqual([asked.attemptMs]);
});

it.each([
  { method: 'GET', retry: 'safe' },
  { method: 'POST', retry: 'once' },
  // By the letter of HTTP a PUT may be repeated, but on a platform each one may start a release.
  { method: 'PUT', retry: 'once' },
] as const)('sends $method with retry $retry when nothing else is said', async ({ method, retry }) => {
  expect((await sentFor({ method })).map((request) => request.retry)).toEqual([retry]);
});

const call = { signal: new AbortController().signal, deadlineMs: 60_000 };

function toy(send: PlatformOptions['http']['send'], more: Partial<PlatformOptions> = {}) {
  return createPlatformClient({
    http: { send },
    platform: 'Toy',
    baseUrl: 'https://api.toy.example',
    headers: {},
    wordsOf: () => undefined,
    tokenFix: 'make a token',
    statusPage: 'https://status.toy.example',
    ...more,
  });
}

const answering = (status: number, body: string) => async () =>
  Promise.resolve({ status, headers: {}, body: new TextEncoder().encode(body) });

it('takes an answer outside 2xx for the value that it stands for, and any other for a refusal', async () => {
  const client = toy(answering(400, '{"missing":["a"]}'));
  const asked = { path: '/things', schema: z.object({ missing: z.array(z.string()) }), purpose: 'make a thing', call };
  const otherwise: PlatformRequest<{ missing: string[] }>['otherwise'] = ({ status, data }) =>
    status === 400 ? asked.schema.safeParse(data).data : undefined;
  expect(await client.send({ ...asked, otherwise })).toMatchObject({ status: 400, data: { missing: ['a'] } });
  await expect(client.send(asked)).rejects.toMatchObject({ facts: { code: 'request-refused' } });
});

it('lets a platform put a refusal in better words, and keeps its own for the others', async () => {
  const refusalOf: PlatformOptions['refusalOf'] = ({ status, data, what }) =>
    JSON.stringify(data) === '{"code":"plan"}'
      ? new Failure({ kind: 'user', code: 'plan-limit', what: `${what} (${status})` })
      : undefined;
  const send = async (body: string) =>
    toy(answering(403, body), { refusalOf }).send({ path: '/things', schema: z.unknown(), purpose: 'look', call });
  await expect(send('{"code":"plan"}')).rejects.toMatchObject({
    facts: { code: 'plan-limit', what: 'could not look: Toy answered 403 (403)' },
  });
  await expect(send('{}')).rejects.toMatchObject({ facts: { code: 'token-forbidden' } });
});

async function sentFor(how: Pick<PlatformRequest<unknown>, 'method' | 'retry'>): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const client = toy(async (request) => {
    sent.push(request);
    return answering(200, '{}')();
  });
  await client.send({ ...how, path: '/things', schema: z.object({}), purpose: 'look', call });
  return sent;
}
