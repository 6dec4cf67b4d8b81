import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLocks } from '../src/lock-comparison.ts';
import { parseGeneral, parsePnpmLockfiles } from '../src/pnpm-lockfile.ts';
import { scanPnpmLockfile } from '../src/pnpm-lockfile-scan.ts';

const real = ['../../../pnpm-lock.yaml', '../../../examples/monorepo/pnpm-lock.yaml'].map((path) =>
  readFileSync(new URL(path, import.meta.url), 'utf8'),
);

describe('the line scanner', () => {
  it.each(real)('reads a real lockfile as the general parser does', (text) => {
    const scanned = scanPnpmLockfile(text);
    const general = parseGeneral(text);
    expect(scanned?.version).toBe('9.0');
    expect(scanned?.importers.size).toBeGreaterThan(3);
    expect(scanned?.references.size).toBeGreaterThan(50);
    for (const part of ['importers', 'identities', 'references'] as const)
      expect(sorted(scanned?.[part])).toEqual(sorted(general?.[part]));
  });

  it('reads what pnpm writes in rarer cases', () => {
    const text = `---
lockfileVersion: '9.0'

importers:

  .:
    configDependencies: {}
---
lockfileVersion: '9.0'

overrides:
  foo: 'link:x'

importers:

  .: {}

  'packages/it''s: here':
    dependencies:
      '@scope/name':
        specifier: workspace:^
        version: file:packages/name(react@19.0.0)
      alias:
        specifier: npm:left-pad@1
        version: left-pad@1.3.0
    dependenciesMeta:
      '@scope/name':
        injected: true
    publishDirectory: dist

packages:

  '@scope/name@file:packages/name':
    resolution: {directory: packages/name, type: directory}
    peerDependencies:
      react: ^19.0.0
    peerDependenciesMeta:
      react:
        optional: true

  left-pad@1.3.0:
    resolution: {integrity: sha512-abc==, tarball: https://registry.example/left-pad-1.3.0.tgz}
    engines: {node: '>=4', npm: '>= 1'}
    os: [linux, '!win32']
    deprecated: |-
      use it: or not
        at all
    bundledDependencies:
      - x
    hasBin: true

snapshots:

  '@scope/name@file:packages/name(react@19.0.0)':
    dependencies:
      left-pad: 1.3.0
    transitivePeerDependencies:
      - supports-color

  left-pad@1.3.0:
    optional: true
`;
    const scanned = scanPnpmLockfile(text);
    const general = parseGeneral(text);
    expect(scanned?.importers.get("packages/it's: here")).toEqual([
      ['@scope/name', 'file:packages/name(react@19.0.0)'],
      ['alias', 'left-pad@1.3.0'],
    ]);
    for (const part of ['importers', 'identities', 'references'] as const)
      expect(sorted(scanned?.[part])).toEqual(sorted(general?.[part]));
  });

  it('leaves every other layout to the general parser', () => {
    const [text = ''] = real;
    const others = [
      text.replaceAll('\n', '\r\n'),
      text.replace('importers:', 'importers: &a'),
      `<<<<<<< ours\n${text}`,
      text.replace(/\n {2}\.:\n/, '\n  ? .\n  :\n'),
      text.slice(0, text.indexOf('{integrity: ') + 20),
      '{"lockfileVersion": "9.0"}',
      '',
    ];
    for (const other of others) expect(scanPnpmLockfile(other)).toBeUndefined();
  });

  it('never reads a damaged lockfile as something that the general parser would not', () => {
    const [, text = ''] = real;
    const damage = fc.record({
      at: fc.nat(text.length),
      drop: fc.nat(40),
      put: fc.constantFrom('', '\n', ' ', ':', "'", '}', '- ', '  x: y\n', '\t'),
    });
    fc.assert(
      fc.property(damage, ({ at, drop, put }) => {
        const damaged = text.slice(0, at) + put + text.slice(at + drop);
        const scanned = scanPnpmLockfile(damaged);
        const general = scanned === undefined ? undefined : parseGeneral(damaged);
        if (scanned !== undefined && general !== undefined)
          expect(sorted(scanned.importers)).toEqual(sorted(general.importers));
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

function sorted(map: ReadonlyMap<string, unknown> | undefined): [string, unknown][] {
  return [...(map ?? [])]
    .map(([key, value]): [string, unknown] => [key, value])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

interface Shape {
  readonly importers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly integrity?: Readonly<Record<string, string>>;
}

/** A lockfile of format 9 from "name → version" tables. */
function write({ importers, nodes, integrity = {} }: Shape): string {
  const pairs = (table: Readonly<Record<string, string>>, line: (name: string, version: string) => string): string =>
    Object.keys(table).length === 0
      ? ''
      : `    dependencies:\n${Object.entries(table)
          .map(([name, version]) => line(name, version))
          .join('')}`;
  const importerText = Object.entries(importers).map(
    ([folder, table]) =>
      `\n  ${folder}:\n${pairs(table, (name, version) => `      ${name}:\n        specifier: '*'\n        version: ${version}\n`)}`,
  );
  const packages = Object.keys(nodes).map(
    (key) => `\n  ${key.replace(/\(.*/, '')}:\n    resolution: {integrity: ${integrity[key] ?? key}}\n`,
  );
  const snapshots = Object.entries(nodes).map(
    ([key, table]) => `\n  ${key}:\n${pairs(table, (name, version) => `      ${name}: ${version}\n`)}`,
  );
  return `lockfileVersion: '9.0'\n\nimporters:\n${importerText.join('')}\npackages:\n${packages.join('')}\nsnapshots:\n${snapshots.join('')}`;
}

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

describe('a lockfile that can not be compared', () => {
  const good = write({ importers: { a: { x: '1.0.0' } }, nodes: { 'x@1.0.0': {} } });

  it.each([
    ['of format 5', good.replace("'9.0'", '5.4'), 'format'],
    ['of a format to come', good.replace("'9.0'", "'99.0'"), 'format "99.0" is not known'],
    ['with conflict markers', `<<<<<<< ours\n${good}`, 'not valid YAML'],
    ['that is empty', '', 'no lockfile of pnpm'],
    ['that is a list', '- x', 'no lockfile of pnpm'],
    ['that was cut off', good.slice(0, good.indexOf('packages:')), 'lacks an entry for x 1.0.0'],
  ])('%s says so', (_, text, words) => {
    const result = parsePnpmLockfiles(good, text);
    expect('unreadable' in result ? result.unreadable : '').toContain(words);
  });

  it('may be a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index === 0 ? 'x' : `*a${index - 1}`)
          .join(', ')}]`,
    );
    expect(parsePnpmLockfiles(good, `lockfileVersion: '9.0'\n${levels.join('\n')}\n`)).toHaveProperty('unreadable');
  });

  it('says when the format changed', () => {
    expect(parsePnpmLockfiles(good.replace("'9.0'", "'6.0'"), good)).toEqual({
      unreadable: 'its format changed from 6.0 to 9.0',
    });
  });
});

describe('format 6', () => {
  it('is compared as well', () => {
    const text = (version: string): string => `lockfileVersion: '6.0'

importers:

  packages/a:
    dependencies:
      foo:
        specifier: ^1.0.0
        version: 1.0.0(react@18.2.0)
      linked:
        specifier: workspace:*
        version: link:../linked

packages:

  /foo@1.0.0(react@18.2.0):
    resolution: {integrity: sha512-foo}
    dependencies:
      padding: /left-pad@${version}
      react: 18.2.0
    dev: false

  /left-pad@${version}:
    resolution: {integrity: sha512-${version}}
    dev: false

  /react@18.2.0:
    resolution: {integrity: sha512-react}
    dev: false
`;
    const models = parsePnpmLockfiles(text('1.1.1'), text('1.3.0'));
    expect('unreadable' in models ? models : Object.fromEntries(compareLocks(...models))).toEqual({
      'packages/a': ['left-pad 1.1.1 → 1.3.0'],
    });
  });
});
