import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBlockList } from '../src/azure-blob/block-list.ts';
import { BlobError } from '../src/azure-blob/errors.ts';
import { findEntry } from '../src/github/cache/entry.ts';
import { Malformed, readMessage } from '../src/github/twirp/messages.ts';

const fields = {
  key: 'text',
  restore_keys: 'texts',
  size_bytes: 'int64',
  hash: 'optional-text',
  expires_at: 'optional-time',
  id_filter: 'optional-int64',
  version: 'int32',
} as const;
const read = (value: unknown): unknown => readMessage(fields, Buffer.from(JSON.stringify(value)));

describe('readMessage', () => {
  it('fills what is missing with the defaults of proto3', () => {
    expect(read({})).toEqual({
      key: '',
      restore_keys: [],
      size_bytes: 0,
      version: 0,
      hash: undefined,
      expires_at: undefined,
      id_filter: undefined,
    });
  });

  it('reads both spellings, and 64-bit numbers as text or number', () => {
    const expected = { restore_keys: ['a'], size_bytes: 7, expires_at: new Date('2026-01-01T00:00:00Z') };
    expect(read({ restore_keys: ['a'], size_bytes: '7', expires_at: '2026-01-01T00:00:00Z' })).toMatchObject(expected);
    expect(read({ restoreKeys: ['a'], sizeBytes: 7, expiresAt: '2026-01-01T00:00:00Z' })).toMatchObject(expected);
  });

  it.each([
    { keys: 'x' },
    { key: null, restore_keys: 'a' },
    { size_bytes: '7.5' },
    { size_bytes: '99999999999999999999' },
    { expires_at: 'tomorrow' },
    { restore_keys: [1] },
    { __proto__key: 1 },
  ])('refuses %j', (value) => {
    expect(() => read(value)).toThrow(Malformed);
  });

  it('gives a message or says Malformed, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc
            .dictionary(fc.constantFrom(...Object.keys(fields), 'extra'), fc.jsonValue())
            .map((value) => JSON.stringify(value)),
        ),
        (text) => {
          try {
            expect(Object.keys(readMessage(fields, Buffer.from(text))).sort()).toEqual(Object.keys(fields).sort());
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed);
          }
        },
      ),
    );
  });
});

describe('readBlockList', () => {
  it('gives the ids in order, and refuses what is no list', () => {
    expect(
      readBlockList(
        '<?xml version="1.0"?>\n<BlockList>\n  <Latest>YQ==</Latest><Committed>Yg==</Committed></BlockList>',
      ),
    ).toEqual(['YQ==', 'Yg==']);
    expect(readBlockList('<BlockList></BlockList>')).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '/', 'BlockList', 'Latest', 'YQ==', ' ') }), (text) => {
        try {
          readBlockList(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BlobError);
        }
      }),
    );
  });
});

describe('findEntry', () => {
  it('never gives an entry of another version or scope, or one that begins with none of the keys', () => {
    const name = fc.constantFrom('a', 'a-1', 'a-2', 'b', 'b-1');
    const entry = fc.record({
      id: fc.nat(),
      key: name,
      version: fc.constantFrom('1', '2'),
      scope: fc.constantFrom('main', 'pull', 'side'),
      bytes: fc.constant(1),
      createdAt: fc.constantFrom('2026-01-01', '2026-01-02'),
      lastUsedAt: fc.constant(''),
      state: fc.constantFrom('reserved' as const, 'ready' as const),
    });
    fc.assert(
      fc.property(fc.array(entry), name, fc.array(name), (entries, key, restoreKeys) => {
        const found = findEntry(entries, { key, restoreKeys, version: '1', scopes: ['pull', 'main'] });
        const fitting = entries.filter(
          (one) =>
            one.version === '1' &&
            one.state === 'ready' &&
            one.scope !== 'side' &&
            [key, ...restoreKeys].some((prefix) => one.key.startsWith(prefix)),
        );
        if (found === undefined) expect(fitting).toEqual([]);
        else expect(fitting).toContain(found);
        const own = fitting.filter(({ scope }) => scope === 'pull');
        if (own.length > 0) expect(found?.scope).toBe('pull');
      }),
    );
  });
});
