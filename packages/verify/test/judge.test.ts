import type { ProbeAnswer } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { type Expectation, parseStatuses } from '../src/index.ts';
import { judge } from '../src/health/judge.ts';

const commit = '1234567890abcdef1234567890abcdef12345678';
const other = 'ffffffffffffffffffffffffffffffffffffffff';
const now = new Date('2026-01-01T00:00:00Z');
const plain: Expectation = { statuses: [{ from: 200, to: 299 }] };

function answer(more: Partial<Omit<ProbeAnswer, 'body'>> & { readonly body?: string } = {}): ProbeAnswer {
  const timings = { dnsMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: 20, totalMs: 25 };
  const { body = '', ...rest } = more;
  return {
    answered: true,
    status: 200,
    headers: {},
    timings,
    certificate: undefined,
    ...rest,
    body: new TextEncoder().encode(body),
  };
}

function problem(result: ProbeAnswer, expectation: Expectation): string | undefined {
  return judge(result, expectation, now).problem;
}

const inJson = { ...plain, commit: { is: commit, place: { in: 'json', path: ['build', 'commit'] } } } as const;
const inHeader = { ...plain, commit: { is: commit, place: { in: 'header', name: 'X-Commit' } } } as const;
const inBody = { ...plain, commit: { is: commit, place: { in: 'body' } } } as const;

describe('the served commit', () => {
  it.each([
    ['JSON', answer({ body: JSON.stringify({ build: { commit } }) }), inJson],
    ['JSON, in short', answer({ body: JSON.stringify({ build: { commit: commit.slice(0, 7) } }) }), inJson],
    ['JSON, in capitals', answer({ body: JSON.stringify({ build: { commit: commit.toUpperCase() } }) }), inJson],
    ['a header', answer({ headers: { 'x-commit': commit } }), inHeader],
    ['the body', answer({ body: `<meta name="commit" content="${commit}">` }), inBody],
  ])('is found in %s', (_, result, expectation) => {
    expect(judge(result, expectation, now)).toMatchObject({ ok: true, problem: undefined });
  });

  it.each([
    [
      'another commit',
      answer({ body: JSON.stringify({ build: { commit: other } }) }),
      inJson,
      `serves ${other} and not`,
    ],
    ['too few digits', answer({ body: JSON.stringify({ build: { commit: '123456' } }) }), inJson, 'serves 123456'],
    [
      'the commit with changes on top',
      answer({ body: JSON.stringify({ build: { commit: `${commit}-dirty` } }) }),
      inJson,
      `serves ${commit}-dirty and not`,
    ],
    ['no such key', answer({ body: '{"build":{}}' }), inJson, 'no text at build.commit'],
    ['no text', answer({ body: '{"build":{"commit":7}}' }), inJson, 'no text at build.commit'],
    [
      'a key of all objects',
      answer({ body: '{"build":"x"}' }),
      { ...plain, commit: { is: commit, place: { in: 'json', path: ['constructor', 'name'] } } } as const,
      'no text at',
    ],
    ['HTML', answer({ body: '<html>' }), inJson, 'is no JSON'],
    ['no header', answer(), inHeader, 'no header X-Commit'],
    ['another commit in the body', answer({ body: other }), inBody, `serves ${other}`],
    ['a body without one', answer({ body: 'ok' }), inBody, 'names no commit'],
    ['a build of more than it', answer({ body: `${commit}-dirty` }), inBody, 'names no commit'],
    ['a longer id', answer({ body: `${commit}0` }), inBody, 'names no commit'],
  ])('is not proved by %s', (_, result, expectation, words) => {
    expect(problem(result, expectation)).toContain(words);
  });
});

describe('an answer', () => {
  it.each([
    [answer({ status: 503 }), 'answered 503'],
    [answer({ status: 301, headers: { location: 'https://shop.example/' } }), 'points to https://shop.example/'],
    [answer({ status: 401 }), 'it is protected'],
  ])('with another status is a problem', (result, words) => {
    expect(problem(result, plain)).toContain(words);
  });

  it('must hold the text that is asked for', () => {
    expect(problem(answer({ body: 'all well' }), { ...plain, contains: 'well' })).toBeUndefined();
    expect(problem(answer({ body: 'maintenance' }), { ...plain, contains: 'well' })).toBe('answered without "well"');
  });

  it('may not take too long', () => {
    expect(problem(answer(), { ...plain, maxMs: 25 })).toBeUndefined();
    expect(problem(answer(), { ...plain, maxMs: 24 })).toBe('took 25 ms, more than 24');
  });

  it('from behind an old certificate is not waited for', () => {
    const certificate = { validTo: new Date('2026-01-11T00:00:00Z'), issuer: 'a' };
    expect(judge(answer({ certificate }), { ...plain, minCertificateDays: 10 }, now).ok).toBe(true);
    expect(judge(answer({ certificate }), { ...plain, minCertificateDays: 11 }, now)).toMatchObject({
      ok: false,
      hope: 'stop',
      problem: 'has a certificate that is good for 10 more days, less than 11',
    });
    expect(problem(answer(), { ...plain, minCertificateDays: 1 })).toContain('no certificate');
  });

  it('that never came is a problem that may pass', () => {
    const silence = { answered: false, trouble: 'refused', message: 'ECONNREFUSED', totalMs: 1 } as const;
    expect(judge(silence, plain, now)).toMatchObject({
      ok: false,
      hope: 'wait',
      problem: 'takes no connections (ECONNREFUSED)',
    });
  });
});

describe('statuses', () => {
  it.each([
    ['200', [{ from: 200, to: 200 }]],
    [
      '200-299, 304',
      [
        { from: 200, to: 299 },
        { from: 304, to: 304 },
      ],
    ],
    ['', undefined],
    ['2xx', undefined],
    ['299-200', undefined],
    ['200,', undefined],
    ['099', undefined],
  ])('%s', (text, ranges) => {
    expect(parseStatuses(text)).toEqual(ranges);
  });
});
