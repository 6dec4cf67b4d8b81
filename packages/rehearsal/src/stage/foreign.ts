import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { Failure } from '@aevon/ports';
import { parse } from 'yaml';
import type { Expectation, Journey } from '../journeys/journey.ts';
import { productRepository } from './sources.ts';

/** Path of the caller that is laid into a repository which has none. */
export const callerPath = '.github/workflows/aevon-rehearsal.yml';

/** The ten lines of the README. */
const caller = `name: CI
on:
  pull_request:
  push: { branches: [main] }
permissions:
  contents: read
jobs:
  ci:
    uses: ${productRepository}/.github/workflows/ci.yml@v1
`;

export interface Foreign {
  readonly extra: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly journeys: readonly Journey[];
}

/**
 * What a rehearsal of somebody's own monorepo consists of.
 * @throws Failure `not-a-monorepo`.
 */
export function readForeign(directory: string): Foreign {
  const touched = findSource(directory);
  const folder = join(directory, '.github/workflows');
  const workflows = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  const calling = workflows.some((name) => readFileSync(join(folder, name), 'utf8').includes(`${productRepository}/`));
  const notes = [
    `${touched} is touched as the change of the journeys`,
    ...(calling ? [] : [`no workflow uses ${productRepository}: a caller of ten lines was added as ${callerPath}`]),
  ];
  return { extra: calling ? {} : { [callerPath]: caller }, notes, journeys: foreignJourneys(touched) };
}

function refuse(directory: string, what: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'not-a-monorepo',
    what: `${directory} ${what}`,
    fix: 'give --repo the root of a pnpm workspace',
  });
}

/** The smallest source file of a package: a comment there changes nothing and affects the package. */
function findSource(directory: string): string {
  const file = join(directory, 'pnpm-workspace.yaml');
  if (!existsSync(file)) throw refuse(directory, 'is no pnpm monorepo: it has no pnpm-workspace.yaml');
  const read: unknown = parse(readFileSync(file, 'utf8'));
  const patterns =
    typeof read === 'object' && read !== null && 'packages' in read && Array.isArray(read.packages)
      ? read.packages.map(String)
      : [];
  const manifests = patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: directory }));
  const sources = manifests.flatMap((manifest) => listSources(directory, join(dirname(manifest), 'src')));
  const [smallest] = sources.sort(
    (left, right) => statSync(join(directory, left)).size - statSync(join(directory, right)).size,
  );
  if (smallest === undefined) throw refuse(directory, 'has no package with a TypeScript or JavaScript file in `src`');
  return smallest;
}

function listSources(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const wanted = ['.ts', '.tsx', '.js', '.mjs'];
  return entries
    .filter(
      (entry) => entry.isFile() && wanted.includes(extname(entry.name)) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** A run that had to leave something out can't be judged; one that did not must be green. */
const ownRunsAreGreen: Expectation = {
  text: 'Every workflow that could be rehearsed whole is green.',
  check: ({ runs }) => {
    const whole = runs.filter((run) =>
      run.jobs.every((job) => job.steps.every((step) => step.kind !== 'not-rehearsed')),
    );
    const seen = runs
      .map((run) => `${run.workflow}: ${whole.includes(run) ? run.conclusion : 'not rehearsed whole'}`)
      .join(', ');
    return {
      met: whole.length > 0 && whole.every((run) => run.conclusion === 'success'),
      seen: seen === '' ? 'no workflow ran' : seen,
    };
  },
};

function foreignJourneys(touched: string): Journey[] {
  const branch = 'rehearsal';
  const title = 'A change in one package';
  const commits = [{ message: title, edits: [{ path: touched, append: '\n// Touched by a rehearsal.\n' }] }];
  const common = { expectations: [ownRunsAreGreen], mayBeLeftOut: [/^(?!\$\/)/] };
  return [
    {
      ...common,
      name: 'pull-request',
      title: 'A pull request in this repository',
      story: `A pull request touches ${touched}.`,
      moves: [{ move: 'open-pull-request', branch, title, body: '', commits }],
    },
    {
      ...common,
      name: 'main',
      title: 'The merge in this repository',
      story: `The change of ${touched} is merged into main.`,
      moves: [{ move: 'merge', branch, title, commits }],
    },
  ];
}
