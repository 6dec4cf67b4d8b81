import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareLocks } from '../src/lock-comparison.ts';
import type { LockModel } from '../src/lock-model.ts';
import { parseUvLockfile } from '../src/uv-lockfile.ts';
import { askUs, linesOf, makeChange } from './mono.ts';

const project = (name: string, dependencies: readonly string[] = [], more = ''): string =>
  `[project]\nname = "${name}"\nversion = "0.1.0"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;

const registry = '{ registry = "https://pypi.org/simple" }';

/** A uv.lock of a workspace: api needs shared and httpx, jobs needs click only when tested. */
function lockfile({ h11 = '0.14.0', click = '8.1.7', hash = 'aa', version = 1 } = {}): string {
  return `version = ${version}
revision = 3
requires-python = ">=3.11"

[manifest]
members = ["api", "jobs", "shared"]

[[package]]
name = "api"
version = "0.1.0"
source = { editable = "services/api" }
dependencies = [
    { name = "httpx" },
    { name = "shared" },
]

[[package]]
name = "jobs"
version = "0.1.0"
source = { virtual = "services/jobs" }

[package.dev-dependencies]
dev = [
    { name = "click" },
]

[[package]]
name = "shared"
version = "0.1.0"
source = { editable = "py/shared" }

[[package]]
name = "httpx"
version = "0.27.0"
source = ${registry}
dependencies = [
    { name = "h11", marker = "python_full_version >= '3.11'" },
]
wheels = [
    { url = "https://example.org/httpx.whl", hash = "sha256:${hash}", size = 1, upload-time = "2026-01-01T00:00:00Z" },
]

[[package]]
name = "h11"
version = "${h11}"
source = ${registry}

[[package]]
name = "click"
version = "${click}"
source = ${registry}
`;
}

function model(text: string): LockModel {
  const result = parseUvLockfile(text);
  if ('unreadable' in result) throw new Error(result.unreadable);
  return result;
}

const files = {
  'package.json': '{"name":"root","private":true}',
  'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*", "py/*"]\n',
  'uv.lock': lockfile(),
  'services/api/pyproject.toml': project(
    'api',
    ['httpx', 'shared'],
    '[tool.uv.sources]\nshared = { workspace = true }\n',
  ),
  'services/jobs/pyproject.toml': project('jobs'),
  'py/shared/pyproject.toml': project('shared'),
};

describe('a uv.lock', () => {
  it('of the example is read whole', () => {
    const text = readFileSync(new URL('../../../examples/monorepo/services/pricing/uv.lock', import.meta.url), 'utf8');
    const { importers, nodes } = model(text);
    expect([...importers.keys()]).toEqual(['.']);
    expect(nodes.size).toBe(text.split('[[package]]').length - 1);
    const reached = new Set(importers.get('.'));
    for (const key of reached) for (const next of nodes.get(key)?.dependencies ?? []) reached.add(next);
    expect(reached.size).toBe(nodes.size - 1);
  });

  it('gives changes per project, through dependencies and groups', () => {
    const base = model(lockfile());
    const compare = (text: string): object => Object.fromEntries(compareLocks(base, model(text)));
    expect(compare(lockfile({ h11: '0.16.0' }))).toEqual({ 'services/api': ['h11 0.14.0 → 0.16.0'] });
    expect(compare(lockfile({ click: '8.2.0' }))).toEqual({ 'services/jobs': ['click 8.1.7 → 8.2.0'] });
    expect(compare(lockfile({ hash: 'bb' }))).toEqual({ 'services/api': ['httpx 0.27.0 has other contents'] });
    expect(compare(lockfile().replace('2026-01-01', '2026-02-02').replace('revision = 3', 'revision = 2'))).toEqual({});
  });

  it('may hold several versions of one name', () => {
    const forked = (version: string): string =>
      lockfile()
        .replace('{ name = "httpx" }', `{ name = "click", version = "${version}", source = ${registry} }`)
        .concat(`\n[[package]]\nname = "click"\nversion = "7.0"\nsource = ${registry}\n`);
    const changes = compareLocks(model(forked('8.1.7')), model(forked('7.0')));
    expect(Object.fromEntries(changes)).toEqual({ 'services/api': ['click 8.1.7 → 7.0'] });
  });
});

describe('in a repository', () => {
  it('only the projects whose dependencies changed are affected, and who depends on them', async () => {
    const change = makeChange(files, { 'uv.lock': lockfile({ h11: '0.16.0' }) });
    expect(linesOf(await askUs(change))).toEqual(['services/api: lockfile: h11 0.14.0 → 0.16.0']);
  });

  it.each([
    ['broken', 'version = = 1', 'it is not valid TOML'],
    ['of a format to come', lockfile({ version: 2 }), 'its format 2 is not known'],
    ['deleted', undefined, 'was deleted'],
  ])('%s, everything is affected and it is said', async (_, text, words) => {
    const answer = await askUs(makeChange(files, { 'uv.lock': text }));
    expect(answer).toMatchObject({ mode: 'all', reason: expect.stringContaining(words) as string });
    expect(answer.packages).toHaveLength(3);
  });

  it('below the root, only the projects that it pins are affected when it is broken', async () => {
    const inner = {
      'package.json': '{"name":"root","private":true,"workspaces":["apps/*"]}',
      'apps/web/package.json': '{"name":"web"}',
      'services/api/pyproject.toml': project('api', ['httpx']),
      'services/api/uv.lock': lockfile().replace('services/api', '.'),
    };
    const bumped = await askUs(
      makeChange(inner, { 'services/api/uv.lock': lockfile({ h11: '0.16.0' }).replace('services/api', '.') }),
    );
    expect(linesOf(bumped)).toEqual(['services/api: lockfile: h11 0.14.0 → 0.16.0']);
    const broken = await askUs(makeChange(inner, { 'services/api/uv.lock': '= =' }));
    expect(linesOf(broken)).toEqual([
      expect.stringMatching(/^services\/api: lockfile: services\/api\/uv.lock can't be compared/),
    ]);
    const deleted = await askUs(makeChange(inner, { 'services/api/uv.lock': undefined }));
    expect(pathsIn(deleted)).toEqual(['services/api']);
  });
});

function pathsIn({ packages }: Awaited<ReturnType<typeof askUs>>): string[] {
  return packages.map((one) => one.package.path);
}
