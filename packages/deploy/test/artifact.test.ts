import { Failure } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { parseArtifact, sameArtifact, spellArtifact } from '../src/index.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const commit = '1234567890abcdef1234567890abcdef12345678';

function codeOf(text: string): string | undefined {
  try {
    parseArtifact(text);
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error.facts.code : 'not a failure';
  }
}

describe('an artifact', () => {
  it.each([
    [`ghcr.io/shop/orders@${digest}`, `ghcr.io/shop/orders@${digest}`],
    [`ghcr.io/shop/orders:v1.2@${digest}`, `ghcr.io/shop/orders@${digest}`],
    [`localhost:5000/orders@${digest}`, `localhost:5000/orders@${digest}`],
    [`localhost:5000/orders:dev@${digest}`, `localhost:5000/orders@${digest}`],
    [`orders:dev@${digest}`, `orders@${digest}`],
    [commit, commit],
  ])('%s reads as %s', (text, spelt) => {
    expect(spellArtifact(parseArtifact(text))).toBe(spelt);
  });

  it.each([
    'ghcr.io/shop/orders:latest',
    'ghcr.io/shop/orders',
    'main',
    'v1.2.3',
    '',
    `@${digest}`,
    `:tag@${digest}`,
    'orders@sha256:abc',
    `orders@sha256:${'0'.repeat(64)} --help`,
    `two words@${digest}`,
    commit.toUpperCase(),
  ])('%s is refused: it can mean something else tomorrow', (text) => {
    expect(codeOf(text)).toBe('artifact-not-pinned');
  });

  it('that is a short commit names the long one as the fix', () => {
    expect(() => parseArtifact('1234567')).toThrow(/short commit id/);
  });

  it('is the same through another registry, and never the same as nothing', () => {
    const one = parseArtifact(`ghcr.io/shop/orders@${digest}`);
    expect(sameArtifact(one, parseArtifact(`mirror.example/shop/orders@${digest}`))).toBe(true);
    expect(sameArtifact(one, parseArtifact(`ghcr.io/shop/orders@sha256:${'1'.repeat(64)}`))).toBe(false);
    expect(sameArtifact(one, parseArtifact(commit))).toBe(false);
    expect(sameArtifact(parseArtifact(commit), parseArtifact(commit))).toBe(true);
    expect(sameArtifact(undefined, undefined)).toBe(false);
  });
});
