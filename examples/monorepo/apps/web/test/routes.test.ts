import { afterEach, describe, expect, it, vi } from 'vitest';
import { POST as postQuote } from '../src/app/api/quotes/route.ts';
import { GET as getVersion } from '../src/app/api/version/route.ts';
import { services } from '../src/environment.ts';
import { quote } from './samples.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

afterEach(() => vi.restoreAllMocks());

describe('/api/version', () => {
  it('answers the deployed commit', async () => {
    vi.stubEnv('COMMIT_SHA', sha);
    expect(await getVersion().json()).toEqual({ service: 'web', commit: sha });
  });

  it('takes the commit from Vercel where nothing else names one', async () => {
    vi.stubEnv('COMMIT_SHA', undefined);
    vi.stubEnv('VERCEL_GIT_COMMIT_SHA', sha);
    expect(await getVersion().json()).toMatchObject({ commit: sha });
  });

  it('says when it is unknown', async () => {
    vi.stubEnv('COMMIT_SHA', undefined);
    vi.stubEnv('VERCEL_GIT_COMMIT_SHA', undefined);
    expect(await getVersion().json()).toEqual({ service: 'web', commit: null, reason: 'COMMIT_SHA is not set' });
  });
});

describe('/api/quotes', () => {
  const post = (body: string) => postQuote(new Request('http://web.test/api/quotes', { method: 'POST', body }));
  const basket = { country: 'DE', lines: [{ sku: 'mug-blue', quantity: 2 }] };

  it('passes a basket on and the quote back', async () => {
    const asked = vi.spyOn(services, 'requestQuote').mockResolvedValue({ ok: true, value: quote });
    expect(await (await post(JSON.stringify(basket))).json()).toEqual(quote);
    expect(asked).toHaveBeenCalledExactlyOnceWith(basket);
  });

  it('passes a refusal back with its status', async () => {
    const problem = { code: 'unknown-country', message: 'Not sold there.' } as const;
    vi.spyOn(services, 'requestQuote').mockResolvedValue({ ok: false, status: 422, problem });
    const response = await post(JSON.stringify(basket));
    expect([response.status, await response.json()]).toEqual([422, problem]);
  });

  it.each(['', '[]', '{"country":"DE","lines":[]}'])('asks nobody about %j', async (body) => {
    const asked = vi.spyOn(services, 'requestQuote');
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request' });
    expect(asked).not.toHaveBeenCalled();
  });
});
