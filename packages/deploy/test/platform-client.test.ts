import type { HttpRequest } from '@aevon/ports';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createPlatformClient, type PlatformRequest } from '../src/index.ts';

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

async function sentFor(how: Pick<PlatformRequest<unknown>, 'method' | 'retry'>): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const client = createPlatformClient({
    http: {
      send: async (request) => {
        sent.push(request);
        return Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('{}') });
      },
    },
    platform: 'Toy',
    baseUrl: 'https://api.toy.example',
    headers: {},
    wordsOf: () => undefined,
    tokenFix: 'make a token',
    statusPage: 'https://status.toy.example',
  });
  const call = { signal: new AbortController().signal, deadlineMs: 60_000 };
  await client.send({ ...how, path: '/things', schema: z.object({}), purpose: 'look', call });
  return sent;
}
