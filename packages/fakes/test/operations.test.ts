import { describe, expect, it } from 'vitest';
import { createSigner } from '../src/azure-blob/signature.ts';
import { createMemoryStorage } from '../src/azure-blob/storage.ts';
import { createArtifacts } from '../src/github/artifacts/store.ts';
import { openCacheEntries } from '../src/github/cache/store.ts';
import { createGithub } from '../src/github/github.ts';
import { closeSchema } from '../src/github/rest/closing.ts';
import { isJson, openDescription } from '../src/github/rest/openapi.ts';
import { collectOperations } from '../src/github/rest/operations/all.ts';
import { createRateBudget } from '../src/github/rest/rate-budget.ts';
import { createValidation } from '../src/github/rest/validation.ts';

const now = (): Date => new Date('2026-11-24T10:00:00Z');
const state = createGithub({ repository: { owner: 'acme', name: 'shop', directory: 'none' } });
const operations = collectOperations({
  state,
  artifacts: createArtifacts(),
  caches: openCacheEntries(createMemoryStorage()),
  signer: createSigner('blobs.example.com', now),
  budget: createRateBudget(now),
  rateLimit: 1000,
});
const description = openDescription();

describe('the operations', () => {
  it.each([...operations.keys()])('%s is documented and its validators compile', (route) => {
    const [method = '', template = ''] = route.split(' ');
    const match = description.match(method, template.replace(/\{\w+\}/g, 'x'));
    expect(match?.template).toBe(template);
    const validation = createValidation(description);
    expect(validation.readQuery(match?.operation ?? {}, new URLSearchParams({ 'no-such-parameter': '1' }))).toContain(
      '"no-such-parameter" is not a permitted key.',
    );
    expect(validation.checkBody(match?.operation ?? {}, { 'no-such-field': 1 })).toContain(
      '"no-such-field" is not a permitted key.',
    );
  });
});

describe('closeSchema', () => {
  const document = (schema: object): ReturnType<typeof openDescription> =>
    openDescription({ paths: {}, components: { schemas: { one: schema } } });
  const close = (schema: object): unknown => closeSchema(document(schema), { $ref: '#/components/schemas/one' });

  it('closes objects in objects, lists and references, and leaves free-form ones open', () => {
    const schema = {
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: {} } },
        free: { type: 'object' },
        map: { type: 'object', additionalProperties: { type: 'string' } },
      },
    };
    expect(close(schema)).toEqual({
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: {}, unevaluatedProperties: false } },
        free: { type: 'object' },
        map: { type: 'object', additionalProperties: { type: 'string' } },
      },
      unevaluatedProperties: false,
    });
  });

  it('closes a combination as a whole', () => {
    const closed = close({
      type: 'object',
      properties: { a: {} },
      oneOf: [{ properties: { b: {} }, additionalProperties: true }, { properties: { c: {} } }],
    });
    expect(closed).toEqual({
      type: 'object',
      properties: { a: {} },
      oneOf: [{ properties: { b: {} } }, { properties: { c: {} } }],
      unevaluatedProperties: false,
    });
  });

  it('makes null an alternative, and ends in a schema that holds itself', () => {
    expect(close({ type: 'string', nullable: true, enum: ['a'] })).toEqual({
      anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }],
    });
    const closed = close({ type: 'object', properties: { again: { $ref: '#/components/schemas/one' } } });
    expect(isJson(closed)).toBe(true);
  });
});

describe('openDescription', () => {
  it('prefers literal segments and lets marked parameters hold slashes', () => {
    expect(description.match('GET', '/repos/a/b/issues/comments/7')?.template).toBe(
      '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    );
    expect(description.match('GET', '/repos/a/b/issues/7/comments')?.template).toBe(
      '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    );
    expect(description.match('GET', '/repos/a/b/compare/main...feat%2Fx/y')?.parameters).toMatchObject({
      basehead: 'main...feat/x/y',
    });
    expect(description.match('GET', '/repos/a/b/commits/feat/x/check-runs')?.template).toBe(
      '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    );
    expect(description.match('PURGE', '/repos/a/b')).toBeUndefined();
  });
});
