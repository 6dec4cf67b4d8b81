import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLocks } from '../src/lock-comparison.ts';
import { parsePnpmLockfiles } from '../src/pnpm-lockfile.ts';
import { write, type Shape } from './lock-text.ts';

function changes(base: Shape, head: Shape): Record<string, readonly string[]> {
  const models = parsePnpmLockfiles(write(base), write(head));
  if ('unreadable' in models) throw new Error(models.unreadable);
  return Object.fromEntries(compareLocks(...models));
}

describe('comparison', () => {
  const importers = { 'packages/a': { foo: '1.0.0' }, 'packages/b': { bar: '1.0.0' }, 'packages/c': {} };

  it('names what changed below a direct dependency', () => {
    const base = { importers, nodes: { 'foo@1.0.0': { 'left-pad': '1.1.1' }, 'left-pad@1.1.1': {}, 'bar@1.0.0': {} } };
    const head = { importers, nodes: { 'foo@1.0.0': { 'left-pad': '1.3.0' }, 'left-pad@1.3.0': {}, 'bar@1.0.0': {} } };
    expect(changes(base, head)).toEqual({ 'packages/a': ['left-pad 1.1.1 → 1.3.0'] });
  });

  it('sees a dependency wired to another version when both stay in the file', () => {
    const shared = { 'left-pad@1.1.1': {}, 'left-pad@1.3.0': {}, 'bar@1.0.0': { 'left-pad': '1.3.0' } };
    const base = { importers, nodes: { ...shared, 'foo@1.0.0': { 'left-pad': '1.1.1' } } };
    const head = { importers, nodes: { ...shared, 'foo@1.0.0': { 'left-pad': '1.3.0' } } };
    expect(changes(base, head)).toEqual({ 'packages/a': ['left-pad 1.1.1 → 1.3.0'] });
  });

  it('sees direct dependencies come and go, new importers, and other contents of the same version', () => {
    const base = { importers, nodes: { 'foo@1.0.0': {}, 'bar@1.0.0': {} } };
    const head = {
      importers: { ...importers, 'packages/a': { baz: '2.0.0' }, 'packages/d': { baz: '2.0.0' } },
      nodes: { 'baz@2.0.0': {}, 'bar@1.0.0': {} },
      integrity: { 'bar@1.0.0': 'other' },
    };
    expect(changes(base, head)).toEqual({
      'packages/a': ['foo 1.0.0 removed', 'baz 2.0.0 added'],
      'packages/b': ['bar 1.0.0 has other contents'],
      'packages/d': ['baz 2.0.0 added'],
    });
  });

  it('names the peer, not everything that carries it in its key', () => {
    const shape = (version: string): Shape => ({
      importers: { 'packages/a': { ui: `1.0.0(react@${version})` } },
      nodes: { [`ui@1.0.0(react@${version})`]: { react: version }, [`react@${version}`]: {} },
    });
    expect(changes(shape('19.0.0'), shape('19.1.0'))).toEqual({ 'packages/a': ['react 19.0.0 → 19.1.0'] });
  });

  it('ends on cycles', () => {
    const base = { importers, nodes: { 'foo@1.0.0': { bar: '1.0.0' }, 'bar@1.0.0': { foo: '1.0.0' } } };
    const head = { ...base, integrity: { 'bar@1.0.0': 'other' } };
    expect(Object.keys(changes(base, head))).toEqual(['packages/a', 'packages/b']);
  });

  it('agrees with comparing whole closures', () => {
    const names = ['p', 'q', 'r', 's'];
    const key = fc.tuple(fc.constantFrom(...names), fc.constantFrom('1.0.0', '2.0.0'));
    const table = fc
      .uniqueArray(key, { maxLength: 3, selector: ([name]) => name })
      .map((list) => Object.fromEntries(list));
    const every = names.flatMap((name) => [`${name}@1.0.0`, `${name}@2.0.0`]);
    const nodes = fc
      .tuple(...every.map(() => table))
      .map((tables) => Object.fromEntries(every.map((one, index) => [one, tables[index] ?? {}])));
    const shape = fc.record({ importers: fc.record({ a: table, b: table }), nodes });
    fc.assert(
      fc.property(shape, shape, (base, head) => {
        const changed = new Set(Object.keys(changes(base, head)));
        for (const importer of ['a', 'b'] as const)
          expect(changed.has(importer)).toBe(closure(base, importer) !== closure(head, importer));
      }),
      { numRuns: 500 },
    );
  });

  /** Everything that an importer reaches, with its wiring, as text. */
  function closure({ importers: folders, nodes }: Shape, importer: string): string {
    const seen = new Map<string, string>();
    const queue = Object.entries(folders[importer] ?? {}).map(([name, version]) => `${name}@${version}`);
    const direct = [...queue].sort().join();
    for (const key of queue) {
      if (seen.has(key)) continue;
      const next = Object.entries(nodes[key] ?? {}).map(([name, version]) => `${name}@${version}`);
      seen.set(key, [...next].sort().join());
      queue.push(...next);
    }
    return JSON.stringify([direct, [...seen].sort()]);
  }
});
