import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affected,
  type AffectedRequest,
  type ChangedFile,
  type Workspace,
  type WorkspacePackage,
} from '../src/index.ts';
import { linesOf, pathsOf } from './mono.ts';

function makePackage(
  path: string,
  needs: readonly string[] = [],
  language: 'node' | 'python' = 'node',
): WorkspacePackage {
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    language,
    languages: [language],
    scripts: {},
    tasks: [],
    declared: new Set(),
    pythonTools: new Set(),
    files: new Set(),
    dependencies: needs.map((on) => ({ on, declaredIn: 'dependencies' })),
  };
}

function makeWorkspace(packages: readonly WorkspacePackage[], more: Partial<Workspace> = {}): Workspace {
  return {
    packages,
    byPath: new Map(packages.map((one) => [one.path, one])),
    byName: new Map(packages.map((one) => [one.name, one])),
    packageManager: 'pnpm',
    hasMembers: packages.some(({ path }) => path !== '.'),
    turbo: undefined,
    lockfiles: [],
    ...more,
  };
}

function ask(
  workspace: Workspace,
  paths: readonly string[],
  more: Partial<AffectedRequest> = {},
): ReturnType<typeof affected> {
  const changed = paths.map((path): ChangedFile => ({ path, status: 'modified', kind: 'file', exact: true }));
  const changeSet = { mode: 'diff', reason: 'x', files: changed } as const;
  return affected({ workspace, changeSet, lockChanges: { byPackage: new Map() }, ...more });
}

const shop = makeWorkspace([
  makePackage('.'),
  makePackage('apps/web', ['packages/ui', 'packages/contracts']),
  makePackage('packages/contracts'),
  makePackage('packages/contracts/inner'),
  makePackage('packages/ui'),
  makePackage('services/pricing', [], 'python'),
  makePackage('services/reports', ['services/pricing'], 'python'),
]);

describe('reasons', () => {
  it('name files, lockfile, edges and dependencies, the strongest first', () => {
    const lockChanges = {
      byPackage: new Map([['apps/web', ['a 1 → 2', 'b 1 → 2', 'c added', 'd removed', 'e 1 → 2']]]),
    };
    const edges = [{ from: 'apps/web', to: 'services/pricing', why: 'calls its API' }];
    const result = ask(shop, ['apps/web/x', 'packages/ui/x', 'packages/ui/y', 'services/pricing/z'], {
      lockChanges,
      edges,
    });
    expect(linesOf(result)).toEqual([
      'apps/web: 1 file changed; lockfile: a 1 → 2, b 1 → 2, c added and 2 more dependencies; edge: calls its API; depends on ui',
      'packages/ui: 2 files changed',
      'services/pricing: 1 file changed',
      'services/reports: depends on pricing',
    ]);
  });

  it('follow edges across languages, to packages and to folders inside of them', () => {
    const why = 'reads the JSON schemas';
    const toPackage = { edges: [{ from: 'services/pricing', to: 'contracts', why }] };
    expect(linesOf(ask(shop, ['packages/contracts/schemas/a.json'], toPackage))).toEqual([
      'apps/web: depends on contracts',
      'packages/contracts: 1 file changed',
      `services/pricing: edge: ${why}`,
      'services/reports: depends on pricing',
    ]);
    const toFolder = { edges: [{ from: './services/pricing/', to: 'packages/contracts/schemas/', why }] };
    expect(pathsOf(ask(shop, ['packages/contracts/schemas/a.json'], toFolder))).toContain('services/pricing');
    expect(pathsOf(ask(shop, ['packages/contracts/schemas.ts'], toFolder))).not.toContain('services/pricing');
    const toFile = { edges: [{ from: 'pricing', to: 'db/schema.sql', why }] };
    expect(linesOf(ask(shop, ['db/schema.sql'], toFile))[0]).toBe(`services/pricing: edge: ${why}`);
  });

  it('refuse an edge from nowhere', () => {
    expect(() => ask(shop, [], { edges: [{ from: 'services/nope', to: 'x', why: '' }] })).toThrow(
      /starts from "services\/nope"/,
    );
  });

  it('do not go round in a cycle', () => {
    const cycle = makeWorkspace([
      makePackage('a', ['c']),
      makePackage('b', ['a']),
      makePackage('c', ['b']),
      makePackage('d', ['d']),
    ]);
    expect(linesOf(ask(cycle, ['a/x']))).toEqual(['a: 1 file changed', 'b: depends on a', 'c: depends on b']);
    expect(linesOf(ask(cycle, ['d/x']))).toEqual(['d: 1 file changed']);
  });

  it('are cut when a package depends on many that changed', () => {
    const leaves = ['a', 'b', 'c', 'd', 'e'].map((name) => makePackage(name));
    const many = makeWorkspace([...leaves, makePackage('z', ['a', 'b', 'c', 'd', 'e'])]);
    const result = ask(many, ['a/x', 'b/x', 'c/x', 'd/x', 'e/x']);
    expect(linesOf(result).at(-1)).toBe('z: depends on a; depends on b; depends on c; depends on 2 more that changed');
  });
});

describe('owners', () => {
  it('are the deepest package, and a pointer to a submodule is its own', () => {
    expect(pathsOf(ask(shop, ['packages/contracts/inner/x']))).toEqual(['packages/contracts/inner']);
    expect(pathsOf(ask(shop, ['packages/ui']))).toEqual(['apps/web', 'packages/ui']);
    expect(pathsOf(ask(shop, ['packages/uix/y', 'packages/u']))).toEqual([]);
  });

  it('of files at the root: nobody beside members, the root package where it is alone or a Python project', () => {
    expect(ask(shop, ['README.md', 'x/y'])).toMatchObject({ mode: 'none', packages: [] });
    expect(pathsOf(ask(makeWorkspace([makePackage('.')]), ['src/x.ts']))).toEqual(['.']);
    const both = makeWorkspace([makePackage('.', [], 'python'), makePackage('packages/ui')]);
    expect(pathsOf(ask(both, ['src/x.py']))).toEqual(['.']);
    expect(pathsOf(ask(both, ['README.md', '.github/workflows/ci.yml', 'package.json']))).toEqual([]);
  });
});

describe('rules of the manifest', () => {
  const ignore = ['**/*.md', 'docs/**', '!**/important.md'];

  it('leave out what is ignored, its exceptions aside', () => {
    expect(pathsOf(ask(shop, ['packages/ui/README.md', 'docs/x'], { ignore }))).toEqual([]);
    expect(pathsOf(ask(shop, ['packages/ui/important.md'], { ignore }))).toContain('packages/ui');
    expect(pathsOf(ask(shop, ['packages/ui/a\nb.md'], { ignore }))).toEqual([]);
  });

  it('tell what they left out, and never say that it belongs to nobody', () => {
    const paths = ['packages/ui/README.md', 'docs/x'];
    const result = ask(shop, [...paths, 'packages/ui/important.md'], { ignore });
    expect(result.ignored).toEqual(paths);
    const none = ask(shop, paths, { ignore });
    expect(none).toMatchObject({
      mode: 'none',
      ignored: paths,
      reason: 'x; no changed file that is not ignored belongs to a package',
    });
  });

  it('cannot take away the file that they stand in, nor what is compared by its content', () => {
    const all = { ignore: ['**'], global: ['!**'], always: ['aevon.yml'] };
    expect(ask(shop, ['aevon.yml'], all)).toMatchObject({
      mode: 'all',
      reason: 'aevon.yml changed, which affects every package',
    });
    const locked = makeWorkspace(shop.packages, { lockfiles: [{ path: 'pnpm-lock.yaml', format: 'pnpm' }] });
    const paths = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'x'];
    expect(ask(locked, paths, { ignore: ['**'] }).ignored).toEqual(['x']);
  });

  it('take everything for a global file, also one that is ignored', () => {
    const result = ask(shop, ['.github/workflows/README.md', 'packages/ui/x'], {
      ignore,
      global: ['.github/workflows/**'],
    });
    expect(result).toMatchObject({
      mode: 'all',
      reason: '.github/workflows/README.md changed, which affects every package',
    });
    expect(linesOf(result)).toContain('packages/ui: 1 file changed; global: .github/workflows/README.md');
    expect(linesOf(result)).toContain('services/reports: global: .github/workflows/README.md');
    expect(pathsOf(result)).not.toContain('.');
  });
});

describe('a change set that is not a diff', () => {
  const lockChanges = { byPackage: new Map<string, readonly string[]>() };
  it('is everything or nothing, with its reason', () => {
    const all = affected({ workspace: shop, changeSet: { mode: 'all', reason: 'first push' }, lockChanges });
    expect(all).toMatchObject({ mode: 'all', reason: 'first push' });
    expect(linesOf(all)).toHaveLength(6);
    expect(linesOf(all)[0]).toBe('apps/web: first push');
    const none = affected({ workspace: shop, changeSet: { mode: 'none', reason: 'deleted' }, lockChanges });
    expect(none).toEqual({ mode: 'none', reason: 'deleted', packages: [], ignored: [] });
  });
});

describe('for every graph', () => {
  const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.record({
      needs: fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }),
      edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 4 }),
      changed: fc.array(fc.nat(size - 1), { maxLength: 3 }),
    }),
  );

  it('affected holds what changed, is closed under dependants, and holds nothing else', () => {
    fc.assert(
      fc.property(graph, ({ needs, edges, changed }) => {
        const name = (index: number): string => `p/${index}`;
        const workspace = makeWorkspace(needs.map((list, index) => makePackage(name(index), list.map(name))));
        const request = { edges: edges.map(([from, to]) => ({ from: name(from), to: name(to), why: 'x' })) };
        const result = ask(
          workspace,
          changed.map((index) => `${name(index)}/file`),
          request,
        );
        const expected = new Set(changed);
        for (const index of expected) {
          needs.forEach((list, dependant) => list.includes(index) && expected.add(dependant));
          edges.forEach(([from, to]) => to === index && expected.add(from));
        }
        expect(new Set(pathsOf(result))).toEqual(new Set([...expected].map(name)));
        expect(result.packages.every(({ reasons }) => reasons.length > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
