import type { Manifest } from '../manifest/schema.ts';
import type { PlanDocument, PlanPackage } from '../plan-document.ts';

export interface Leg {
  readonly id: string;
  /** Names separated by commas, for the input `packages`. */
  readonly packages: string;
}

export interface TestLeg extends Leg {
  /** 1-based. */
  readonly shard: number;
  readonly shards: number;
}

export interface ServiceLeg {
  readonly service: string;
  readonly path: string;
  readonly target: string;
  /** Names separated by commas: services of this plan that are deployed before. */
  readonly needs: string;
}

export interface ImageLeg {
  readonly service: string;
  readonly path: string;
  readonly dockerfile: string;
  readonly context: string;
}

interface Matrix<T> {
  readonly include: readonly T[];
}

/** For `strategy.matrix: ${{ fromJSON(…) }}`; GitHub refuses an empty one, so ask first whether it has legs. */
export interface Matrices {
  readonly lint: Matrix<Leg>;
  readonly test: Matrix<TestLeg>;
  readonly build: Matrix<Leg>;
  readonly image: Matrix<ImageLeg>;
  readonly deploy: Matrix<ServiceLeg>;
}

export interface MatrixOptions {
  /** Packages of one lint or build leg. */
  readonly packagesPerJob: number;
  readonly manifest: Manifest;
}

/** Jobs that a matrix may have (GitHub: usage limits). */
const legLimit = 256;

/** Packages with tests that are worth one more job, when the number of shards is `auto`. */
const packagesPerShard = 12;
const autoShardLimit = 8;

function legs(packages: readonly PlanPackage[], perJob: number): Leg[] {
  const size = Math.max(perJob, Math.ceil(packages.length / legLimit));
  const all: Leg[] = [];
  for (let at = 0; at < packages.length; at += size) {
    const names = packages.slice(at, at + size).map((member) => member.name);
    all.push({ id: String(all.length + 1), packages: names.join(',') });
  }
  return all;
}

function testLegs(packages: readonly PlanPackage[], manifest: Manifest): TestLeg[] {
  if (packages.length === 0) return [];
  const wanted = manifest.checks.test?.shards ?? 'auto';
  const shards = wanted === 'auto' ? Math.min(autoShardLimit, Math.ceil(packages.length / packagesPerShard)) : wanted;
  const names = packages.map((member) => member.name).join(',');
  return Array.from({ length: shards }, (_, index) => ({
    id: `${index + 1}`,
    packages: names,
    shard: index + 1,
    shards,
  }));
}

function imageLegs(document: PlanDocument, manifest: Manifest): ImageLeg[] {
  return document.services.flatMap(({ name, path }) => {
    const image = manifest.services[name]?.image;
    return image === undefined ? [] : [{ service: name, path, dockerfile: image.dockerfile, context: image.context }];
  });
}

function serviceLegs(document: PlanDocument, manifest: Manifest): ServiceLeg[] {
  const planned = new Set(document.services.map((service) => service.name));
  return document.services.flatMap(({ name, path, target }) => {
    if (target === undefined) return [];
    const needs = (manifest.services[name]?.needs ?? []).filter((need) => planned.has(need));
    return [{ service: name, path, target, needs: needs.join(',') }];
  });
}

/** What runs where: one row per job. */
export function makeMatrices(document: PlanDocument, { packagesPerJob, manifest }: MatrixOptions): Matrices {
  const { packages } = document;
  const linted = packages.filter((member) => member.linters.length > 0);
  const tested = packages.filter((member) => member.testRunners.length > 0);
  const built = packages.filter((member) => member.builds);
  return {
    lint: { include: legs(linted, packagesPerJob) },
    test: { include: testLegs(tested, manifest) },
    build: { include: legs(built, packagesPerJob) },
    image: { include: imageLegs(document, manifest) },
    deploy: { include: serviceLegs(document, manifest) },
  };
}
