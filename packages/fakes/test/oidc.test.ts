import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from './support/client.ts';
import { openScene, type Scene } from './support/scene.ts';
import { textOf } from './support/twirp.ts';

let scene: Scene;
beforeEach(async () => (scene = await openScene({ git: false, now: () => new Date('2026-11-24T10:00:00Z') })));
afterEach(() => scene.stop());

const job = { ref: 'refs/heads/main', sha: 'a'.repeat(40), event: 'push', runId: 11 };

function partsOf(token: string): { header: unknown; claims: unknown; input: string; signature: Buffer } {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  return {
    header: read(header),
    claims: read(claims),
    input: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

async function askToken(
  grant: { url: string; token: string },
  audience = 'sts.example.com',
  token = grant.token,
): Promise<ReturnType<typeof send>> {
  return send(scene.world, 'GET', `${grant.url}&audience=${audience}`, {
    headers: { authorization: `bearer ${token}` },
  });
}

describe('the OIDC issuer', () => {
  it('issues a token with an immutable subject that its published keys verify', async () => {
    const grant = scene.github.grantIdToken({ ...job, environment: 'production' });
    const token = partsOf(textOf((await askToken(grant)).json, 'value'));
    expect(token.claims).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'sts.example.com',
      sub: 'repo:acme@80000001/shop@900000001:environment:production',
      repository: 'acme/shop',
      run_id: '11',
      exp: 1795514400 + 300,
    });

    const { json } = await send(
      scene.world,
      'GET',
      'https://token.actions.githubusercontent.com/.well-known/openid-configuration',
    );
    const keys = await send(scene.world, 'GET', textOf(json, 'jwks_uri'));
    const {
      keys: [first],
    } = JSON.parse(keys.body.toString()) as { keys: [Record<'kid' | 'kty' | 'n' | 'e', string>] };
    expect(token.header).toEqual({ typ: 'JWT', alg: 'RS256', kid: first.kid });
    const publicKey = createPublicKey({ key: { kty: first.kty, n: first.n, e: first.e }, format: 'jwk' });
    expect(verify('sha256', Buffer.from(token.input), publicKey, token.signature)).toBe(true);
    expect(verify('sha256', Buffer.from(`${token.input}x`), publicKey, token.signature)).toBe(false);
  });

  it.each([
    [{ ...job, event: 'pull_request', ref: 'refs/pull/7/merge' }, ':pull_request'],
    [{ ...job, ref: 'refs/tags/v1' }, ':ref:refs/tags/v1'],
    [{ ...job, environment: 'a:b' }, ':environment:a%3Ab'],
  ])('names the subject of %j', async (facts, ending) => {
    const { claims } = partsOf(textOf((await askToken(scene.github.grantIdToken(facts))).json, 'value'));
    expect(claims).toMatchObject({ sub: `repo:acme@80000001/shop@900000001${ending}` });
  });

  it('needs the request token of that very job', async () => {
    const [one, two] = [scene.github.grantIdToken(job), scene.github.grantIdToken(job)];
    expect(one.url).toContain('?');
    expect((await askToken(one, 'x', two.token)).status).toBe(401);
    expect((await askToken(one, 'x', 'nonsense')).status).toBe(401);
    expect((await send(scene.world, 'GET', one.url)).status).toBe(401);
    const plain = await send(scene.world, 'GET', one.url, { headers: { authorization: `Bearer ${one.token}` } });
    expect(partsOf(textOf(plain.json, 'value')).claims).toMatchObject({ aud: 'https://github.com/acme' });
  });
});
