import { requestIdToken } from '@aevon/github';
import { expect, it } from 'vitest';
import { startGithub, type TestWorld } from './world.ts';

const job = { ref: 'refs/heads/main', sha: '1'.repeat(40), event: 'push', runId: '7' };

async function token(world: TestWorld, audience: string): Promise<string> {
  return requestIdToken(audience, { http: world.http, runner: { idToken: world.github.grantIdToken(job) } });
}

it('is asked for by its audience', async () => {
  await using world = await startGithub();
  const [, claims = ''] = (await token(world, 'https://vercel.com/acme')).split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    aud: 'https://vercel.com/acme',
    iss: 'https://token.actions.githubusercontent.com',
    repository: 'acme/shop',
  });
});

it('names the permission that is missing', async () => {
  await using world = await startGithub();
  await expect(requestIdToken('x', { http: world.http, runner: {} })).rejects.toMatchObject({
    facts: { code: 'id-token-not-permitted' },
  });
});

it.each([
  ['an error page', { kind: 'html-500', status: 200 }],
  ['a refusal', { kind: 'status', status: 403 }],
] as const)('is never taken from %s', async (_, kind) => {
  await using world = await startGithub();
  world.world.faults.add({ ...kind, path: /idtoken/ });
  await expect(token(world, 'x')).rejects.toMatchObject({ facts: { code: 'id-token-unavailable' } });
});
