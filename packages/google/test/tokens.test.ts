import { describe, expect, it } from 'vitest';
import { parseProvider } from '../src/index.ts';
import { account, countOf, factsOf, openScene, providerName } from './scene.ts';

const sts = 'sts.googleapis.com';
const credentials = 'iamcredentials.googleapis.com';
const minute = 60_000;

describe('a token of Google', () => {
  it('is exchanged for the identity of the job, kept, and masked before anybody has it', async () => {
    await using scene = await openScene();
    const source = scene.source();
    const token = await source();
    expect(token).toMatch(/^ya29\./);
    expect(scene.masked.at(-1)).toBe(token);
    expect(scene.masked).toHaveLength(2);
    expect(await source()).toBe(token);
    expect(countOf(scene, sts)).toBe(1);
  });

  it('is of the service account where one is given', async () => {
    await using scene = await openScene();
    const source = scene.source({ serviceAccount: account });
    const token = await source();
    expect(scene.masked).toHaveLength(3);
    expect(scene.masked.at(-1)).toBe(token);
    scene.pass(54 * minute);
    expect(await source()).toBe(token);
    scene.pass(2 * minute);
    expect(await source()).not.toBe(token);
    expect(countOf(scene, credentials)).toBe(2);
  });

  it('is made again before its five minutes are over', async () => {
    await using scene = await openScene();
    const source = scene.source();
    const first = await source();
    scene.pass(3.9 * minute);
    expect(await source()).toBe(first);
    scene.pass(0.2 * minute);
    expect(await source()).not.toBe(first);
    expect(countOf(scene, sts)).toBe(2);
  });

  it('is made again when it was refused, and not when an older one was', async () => {
    await using scene = await openScene();
    const source = scene.source();
    const first = await source();
    const second = await source(first);
    expect(second).not.toBe(first);
    expect(await source(first)).toBe(second);
    expect(countOf(scene, sts)).toBe(2);
  });

  it('is exchanged once for all who ask at the same time, and again after a failure', async () => {
    await using scene = await openScene();
    const source = scene.source();
    const tokens = await Promise.all([source(), source(), source()]);
    expect(new Set(tokens).size).toBe(1);
    expect(countOf(scene, sts)).toBe(1);
    scene.world.faults.add({ kind: 'status', status: 400, host: sts, path: /./ });
    expect((await factsOf(source(tokens[0]))).code).toBe('google-request-refused');
    expect(await source()).toMatch(/^ya29\./);
  });

  it.each([-10 * minute, 10 * minute])('lasts as long when clocks are %i ms apart', async (apart) => {
    await using scene = await openScene();
    scene.skew(apart);
    const source = scene.source({ serviceAccount: account });
    const token = await source();
    scene.pass(54 * minute);
    expect(await source()).toBe(token);
    scene.pass(2 * minute);
    expect(await source()).not.toBe(token);
  });

  it.each([
    { kind: 'status', status: 503 },
    { kind: 'rate-limit', retryAfter: 2 },
    { kind: 'reset' },
    { kind: 'truncate' },
  ] as const)('is had although one answer is $kind $status', async (fault) => {
    await using scene = await openScene();
    scene.world.faults.add({ ...fault, host: sts, path: /./ });
    scene.world.faults.add({ ...fault, host: credentials, path: /./ });
    expect(await scene.source({ serviceAccount: account })()).toMatch(/^ya29\./);
  });

  it('is never taken from a page', async () => {
    await using scene = await openScene();
    scene.world.faults.add({ kind: 'html-500', status: 200, host: sts, path: /./, times: 20 });
    expect(await factsOf(scene.source()())).toMatchObject({ kind: 'infrastructure', code: 'google-unavailable' });
  });
});

describe('a refusal names the fix', () => {
  it('of a provider that is not there', async () => {
    await using scene = await openScene();
    const facts = await factsOf(scene.source({ provider: providerName.replace('actions', 'action') })());
    expect(facts).toMatchObject({ kind: 'user', code: 'provider-not-found' });
    expect(facts.cause).toContain('/providers/action,');
    expect(facts.fix).toContain('gcloud iam workload-identity-pools providers list');
  });

  it('of a job that the attribute condition does not mean', async () => {
    const condition = (claims: Readonly<Record<string, unknown>>): boolean => claims['repository'] === 'acme/other';
    await using scene = await openScene({ pools: [{ provider: providerName, condition }] });
    const facts = await factsOf(scene.source()());
    expect(facts).toMatchObject({ kind: 'user', code: 'attribute-condition-refused' });
    expect(facts.fix).toContain('assertion.repository');
  });

  it('of a provider for other audiences or issuers', async () => {
    for (const other of [{ audiences: ['sts'] }, { issuer: 'https://gitlab.com' }]) {
      await using scene = await openScene({ pools: [{ provider: providerName, ...other }] });
      expect(await factsOf(scene.source()())).toMatchObject({ kind: 'user', code: 'identity-refused' });
    }
  });

  it('of a service account that the repository may not act as', async () => {
    await using scene = await openScene({ serviceAccounts: { [account]: [] } });
    const facts = await factsOf(scene.source({ serviceAccount: account })());
    expect(facts).toMatchObject({ kind: 'user', code: 'service-account-not-impersonable' });
    expect(facts.fix).toContain('roles/iam.workloadIdentityUser');
  });
});

describe('a provider', () => {
  it.each([providerName, `//iam.googleapis.com/${providerName}`, `https://iam.googleapis.com/${providerName} `])(
    'is read from %s',
    (text) => {
      expect(parseProvider(text)).toEqual({ name: providerName, projectNumber: '420' });
    },
  );

  it('is named by the number of its project', async () => {
    const facts = await factsOf(Promise.resolve().then(() => parseProvider(providerName.replace('420', 'shop-prod'))));
    expect(facts).toMatchObject({ code: 'provider-invalid' });
    expect(facts.fix).toContain('gcloud projects describe shop-prod');
  });

  it('is no key, and the key is never shown', async () => {
    const key = JSON.stringify({ type: 'service_account', private_key: '-----BEGIN PRIVATE KEY-----\nsecret' });
    const facts = await factsOf(Promise.resolve().then(() => parseProvider(key)));
    expect(facts).toMatchObject({ kind: 'user', code: 'key-file-refused' });
    expect(JSON.stringify(facts)).not.toContain('secret');
    expect(facts.fix).toContain('workload-identity-provider');
  });

  it('is nothing else', async () => {
    expect(await factsOf(Promise.resolve().then(() => parseProvider('github')))).toMatchObject({
      code: 'provider-invalid',
    });
  });
});
