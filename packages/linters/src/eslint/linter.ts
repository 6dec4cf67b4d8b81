import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Exec } from '@aevon/ports';
import { createBatch, createLoneBatch, isNameable, lintOnly } from '../batches.ts';
import { slugOf } from '../places.ts';
import type { Batch, Fault, Linter, LinterRun, LintRequest } from '../port.ts';
import { faultRun } from '../runs.ts';
import { crashOf } from '../tool-process.ts';
import { type EslintTool, findEslint } from './detection.ts';
import { runEslint } from './invocation.ts';
import { argumentsOf, type Call, chunksOf, lintAlone, lintTogether, placeOf } from './run.ts';
import { type Surveyed, surveyPackages } from './survey.ts';

const sourceNames = /\.([cm]?[jt]sx?|vue|svelte|astro|json[c5]?|md|mdx|css|html?|ya?ml|toml|graphql)$/i;

const configurationNames = /^(eslint\.config\.[cm]?[jt]s|package\.json|tsconfig(\..+)?\.json)$/;

/** One cache for all packages that one ESLint with one configuration serves, whichever of them are affected. */
async function cacheFileOf(request: LintRequest, owner: string): Promise<string | undefined> {
  if (request.cacheDirectory === undefined) return undefined;
  const folder = path.join(request.cacheDirectory, 'eslint');
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${slugOf({ root: request.project.root, path: owner })}.json`);
}

function ownerOf(tool: EslintTool, root: string): string {
  return [tool.configuration, tool.bin].map((file) => path.relative(root, file)).join(' by ');
}

/** Packages of one ESLint and one configuration. */
interface Group {
  readonly tool: EslintTool;
  /** Names the cache of the group. */
  readonly owner: string;
}

interface Member {
  readonly request: LintRequest;
  readonly surveyed: Surveyed;
}

function noteRisk(run: LinterRun, { request, surveyed }: Member): LinterRun {
  const { risk } = surveyed;
  return risk === undefined || request.cacheDirectory === undefined ? run : { ...run, uncached: risk };
}

/** A package in a process of its own; `owner` names its cache. */
function loneBatch(exec: Exec, tool: EslintTool, member: Member, owner: string): Batch {
  return createLoneBatch(member.request, async (request) => {
    const cacheFile = member.surveyed.risk === undefined ? await cacheFileOf(request, owner) : undefined;
    return noteRisk(await lintAlone({ exec, tool, request, cacheFile }), member);
  });
}

function sharedBatch(exec: Exec, { tool, owner }: Group, members: readonly Member[]): Batch[] {
  const [first] = members;
  if (first === undefined) return [];
  const { root } = first.request.project;
  if (members.length === 1) return [loneBatch(exec, tool, first, owner)];
  const risks = new Map(members.map((member) => [member.request.project.path, member]));
  const together = async (requests: readonly LintRequest[]): Promise<readonly LinterRun[] | Fault> => {
    const cacheFile = first.surveyed.risk === undefined ? await cacheFileOf(first.request, owner) : undefined;
    const workers = requests[0]?.workers ?? 1;
    const request = { ...first.request, workers, project: placeOf(tool, root) };
    const answer = await lintTogether({ exec, tool, request, cacheFile }, requests);
    if ('outcome' in answer) return answer;
    return answer.map((run, index) => noteMember(run, requests[index], risks));
  };
  const alone = (request: LintRequest): Promise<LinterRun> => lintAlone({ exec, tool, request, cacheFile: undefined });
  return [createBatch({ linter: 'eslint', requests: members.map(({ request }) => request), together, alone })];
}

function noteMember(run: LinterRun, request: LintRequest | undefined, members: ReadonlyMap<string, Member>): LinterRun {
  const member = request === undefined ? undefined : members.get(request.project.path);
  return member === undefined ? run : noteRisk(run, member);
}

/** Packages of one ESLint and one configuration: apart where the folder matters, together with and without a cache. */
async function splitGroup(exec: Exec, group: Group, requests: readonly LintRequest[]): Promise<Batch[]> {
  const { tool } = group;
  const [first] = requests;
  if (first === undefined) return [];
  const surveyed = await surveyPackages(exec, tool, placeOf(tool, first.project.root), requests);
  const members = requests.flatMap((request, index): Member[] => {
    const found = surveyed[index];
    return found === undefined ? [] : [{ request, surveyed: found }];
  });
  const apart = members.filter((member) => member.surveyed.apart);
  const shared = Map.groupBy(
    members.filter((member) => !member.surveyed.apart),
    ({ surveyed: { risk }, request }) => risk === undefined || request.cacheDirectory === undefined,
  );
  return [
    ...[...shared.values()].flatMap((some) => sharedBatch(exec, group, some)),
    ...apart.map((member) => loneBatch(exec, tool, member, member.request.project.path)),
  ];
}

interface Found extends Group {
  readonly request: LintRequest;
}

async function batch(exec: Exec, requests: readonly LintRequest[]): Promise<readonly Batch[]> {
  const missing: Batch[] = [];
  const found: Found[] = [];
  for (const request of requests) {
    const detection = await findEslint(request.project);
    if (!detection.found) {
      missing.push(createLoneBatch(request, async () => faultRun('eslint', detection)));
      continue;
    }
    const { tool } = detection;
    const { root, path: folder } = request.project;
    found.push({ request, tool, owner: (await isNameable(request, requests)) ? ownerOf(tool, root) : folder });
  }
  const groups = [...Map.groupBy(found, ({ owner }) => owner).values()];
  const batches = await Promise.all(
    groups.map(async (members) => {
      const [first] = members;
      const asked = members.map(({ request }) => request);
      return first === undefined ? [] : splitGroup(exec, first, asked);
    }),
  );
  return [...batches.flat(), ...missing];
}

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  return lintOnly(await batch(exec, [request]), request.workers);
}

async function fix(exec: Exec, request: LintRequest): Promise<Fault | undefined> {
  const detection = await findEslint(request.project);
  if (!detection.found) return detection;
  const call: Call = { exec, tool: detection.tool, request, cacheFile: undefined };
  for (const patterns of chunksOf(request)) {
    const args = argumentsOf(call, patterns, ['--fix']);
    const end = await runEslint(exec, args, request);
    if (!end.ended) return end.fault;
    if (end.exitCode > 1) return crashOf('ESLint', end.result);
  }
  return undefined;
}

/** ESLint 9 and 10 with flat configuration, run by the `node` on PATH. */
export function createEslint(exec: Exec): Linter {
  return {
    name: 'eslint',
    fixCommand: 'npx eslint --fix .',
    detect: findEslint,
    accepts: (file) => sourceNames.test(file),
    configuredBy: (name) => configurationNames.test(name),
    lint: (request) => lint(exec, request),
    batch: (requests) => batch(exec, requests),
    fix: (request) => fix(exec, request),
  };
}
