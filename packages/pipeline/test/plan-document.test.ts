import { Failure } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { makeMatrices, parsePlan, type PlanDocument, writePlan } from '../src/index.ts';
import { emptyManifest } from '../src/manifest/load.ts';
import { manifestSchema } from '../src/manifest/schema.ts';

function plan(packages: number): PlanDocument {
  return {
    version: 1,
    mode: 'diff',
    reason: '1 file changed',
    base: 'a'.repeat(40),
    head: 'b'.repeat(40),
    event: 'push',
    packages: Array.from({ length: packages }, (_, index) => ({
      name: `@shop/package-${index}`,
      path: `packages/package-${index}`,
      language: 'node' as const,
      reasons: ['depends on @shop/package-0'],
      linters: ['eslint' as const],
      testRunners: ['vitest' as const],
      builds: true,
    })),
    services: [],
    total: packages,
  };
}

describe('writePlan and parsePlan', () => {
  it.each([0, 3, 5_000])('hand on a plan of %i packages in less than a variable may hold', (packages) => {
    const text = writePlan(plan(packages));
    expect(Buffer.byteLength(text)).toBeLessThan(128 * 1024);
    expect(parsePlan(text)).toEqual(plan(packages));
  });

  it.each(['', '{', '[]', '{"version":2}', 'gzip:', 'gzip:AAAA', `gzip:${'A'.repeat(1000)}`])('refuse %j', (text) => {
    expect(() => parsePlan(text)).toThrow(Failure);
  });
});

describe('makeMatrices', () => {
  it('cuts lint and build into jobs and gives every shard all packages', () => {
    const matrices = makeMatrices(plan(90), { packagesPerJob: 40, manifest: emptyManifest });
    expect(matrices.lint.include.map((leg) => leg.packages.split(',').length)).toEqual([40, 40, 10]);
    expect(matrices.test.include.map(({ shard, shards }) => [shard, shards])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index + 1, 8]),
    );
    expect(matrices.test.include[0]?.packages.split(',')).toHaveLength(90);
  });

  it('never makes more jobs than GitHub lets a matrix have', () => {
    expect(
      makeMatrices(plan(3_000), { packagesPerJob: 1, manifest: emptyManifest }).build.include.length,
    ).toBeLessThanOrEqual(256);
  });

  it('takes the number of shards from the manifest', () => {
    const manifest = manifestSchema.parse({ version: 1, checks: { test: { shards: 3 } } });
    expect(makeMatrices(plan(2), { packagesPerJob: 40, manifest }).test.include).toHaveLength(3);
  });

  it('has no legs where nothing is affected', () => {
    const { lint, test, build, image, deploy } = makeMatrices(plan(0), { packagesPerJob: 40, manifest: emptyManifest });
    expect([lint, test, build, image, deploy].map(({ include }) => include.length)).toEqual([0, 0, 0, 0, 0]);
  });
});
