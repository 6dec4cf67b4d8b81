import type { HttpRequest } from '@aevon/ports';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createPlatformClient } from '../src/index.ts';

it.each([
  { method: 'GET', retry: undefined, attemptMs: 20_000 },
  { method: 'POST', retry: 'always', attemptMs: 20_000 },
  { method: 'POST', retry: undefined, attemptMs: undefined },
] as const)('leaves time to ask $method with retry $retry again only if it is a read', async (asked) => {
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
  const { method, retry } = asked;
  const call = { signal: new AbortController().signal, deadlineMs: 60_000 };
  const how = retry === undefined ? { method } : { method, retry };
  await client.send({ ...how, path: '/things', schema: z.object({}), purpose: 'look', call });
  expect(sent.map(({ attemptMs }) => attemptMs)).toEqual([asked.attemptMs]);
});
