import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGeneral } from '../src/pnpm-lockfile.ts';
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
