import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Exec } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import {
  chunksOfAll,
  createBatch,
  createLoneBatch,
  dealRun,
  isNameable,
  lintOnly,
  strayReport,
  type Together,
} from '../batches.ts';
import { findNodeTool, majorOf, type NodeTool } from '../installed-package.ts';
import { argumentPaths, directoryOf, exists, foldersUpwards, slugOf } from '../places.ts';
import {
  type Batch,
  type Detection,
  type Fault,
  isToolFault,
  type Linter,
  type LinterRun,
  type LintRequest,
  type Project,
} from '../port.ts';
import { faultRun, joinRuns } from '../runs.ts';
import { crashOf, runTool, type ToolEnd, unreadable } from '../tool-process.ts';
import { readPrettierReport } from './report.ts';

const configurationNames =
  /^(\.prettierrc(\..+)?|prettier\.config\.[cm]?[jt]s|\.prettierignore|\.editorconfig|package\.json)$/;

async function findPrettier(project: Project): Promise<Detection<NodeTool>> {
  const detection = await findNodeTool(project, 'prettier');
  if (!detection.found || (majorOf(detection.tool.version) ?? 0) >= 3) return detection;
  const { version } = detection.tool;
  const problem = `Prettier ${version} is installed for ${project.path}; this action works with Prettier 3 and newer`;
  return {
    found: false,
    outcome: 'wrong-version',
    version,
    problem,
    remedy: 'update prettier in devDependencies',
    evidence: [],
  };
}

/** Prettier looks for ignore files in its own folder only; a monorepo keeps them at the root. */
async function ignoreArguments(project: Project): Promise<string[]> {
  const found: string[] = [];
  for (const folder of foldersUpwards(project)) {
    for (const name of ['.prettierignore', '.gitignore']) {
      const file = path.join(folder, name);
      if (await exists(file)) found.push('--ignore-path', file);
    }
  }
  return found;
}

async function cacheArguments(request: LintRequest, owner: string): Promise<string[]> {
  if (request.cacheDirectory === undefined) return [];
  const folder = path.join(request.cacheDirectory, 'prettier');
  await mkdir(folder, { recursive: true });
  return [
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    path.join(folder, `${slugOf({ root: request.project.root, path: owner })}.json`),
  ];
}

const common = ['--no-color', '--ignore-unknown', '--no-error-on-unmatched-pattern', '--log-level', 'log'];

interface Call {
  readonly exec: Exec;
  readonly tool: NodeTool;
  /** Its project is the folder that Prettier runs in. */
  readonly request: LintRequest;
  readonly ignores: readonly string[];
}

async function run({ exec, tool, request, ignores }: Call, args: readonly string[]): Promise<ToolEnd> {
  const { timeoutMs, signal, project } = request;
  return runTool(exec, 'Prettier', {
    command: 'node',
    args: [tool.bin, ...common, ...ignores, ...args],
    cwd: directoryOf(project),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

function readRun({ tool, request }: Call, end: ToolEnd): LinterRun {
  if (!end.ended) return faultRun('prettier', end.fault, tool.version);
  const { exitCode, result } = end;
  const report = readPrettierReport(exitCode, result.stdout, result.stderr, request.project);
  if (!report.readable) {
    const fault = report.why === undefined ? crashOf('Prettier', result) : unreadable('Prettier', report.why, result);
    return faultRun('prettier', fault, tool.version, result.durationMs);
  }
  const { findings } = report;
  const outcome = findings.length > 0 ? 'findings' : 'clean';
  return { linter: 'prettier', outcome, version: tool.version, findings, evidence: [], durationMs: result.durationMs };
}

async function lintChunks(call: Call, chunks: readonly string[][], cache: readonly string[]): Promise<LinterRun> {
  const runs: LinterRun[] = [];
  for (const patterns of chunks) runs.push(readRun(call, await run(call, ['--check', ...cache, '--', ...patterns])));
  return joinRuns('prettier', call.tool.version, runs);
}

/** Packages of one Prettier with the same ignore files, which alone go by the folder. */
interface Group {
  readonly tool: NodeTool;
  readonly ignores: readonly string[];
  /** Names the cache of the group. */
  readonly owner: string;
}

interface Found extends Group {
  readonly request: LintRequest;
}

async function lintAlone(exec: Exec, group: Group, request: LintRequest, cached: boolean): Promise<LinterRun> {
  const cache = cached ? await cacheArguments(request, group.owner) : [];
  return lintChunks({ ...group, exec, request }, chunksOf(request), cache);
}

/** All ignore files of a group lie above its packages, so the root will do as the folder to run in. */
async function lintTogether(exec: Exec, group: Group, requests: readonly LintRequest[]): Promise<Together> {
  const [first] = requests;
  if (first === undefined) return [];
  const request = { ...first, project: { root: first.project.root, path: '.' } };
  const cache = await cacheArguments(request, group.owner);
  const whole = await lintChunks({ ...group, exec, request }, chunksOfAll(request.project, requests), cache);
  const { problem = '', remedy = '', evidence, version = group.tool.version } = whole;
  if (isToolFault(whole.outcome)) return { outcome: whole.outcome, version, problem, remedy, evidence };
  return dealRun(requests, whole) ?? strayReport('Prettier', version);
}

function groupBatch(exec: Exec, members: readonly Found[]): Batch[] {
  const [group] = members;
  if (group === undefined) return [];
  if (members.length === 1) return [createLoneBatch(group.request, (request) => lintAlone(exec, group, request, true))];
  const requests = members.map(({ request }) => request);
  const together = (asked: readonly LintRequest[]): Promise<Together> => lintTogether(exec, group, asked);
  const alone = (request: LintRequest): Promise<LinterRun> => lintAlone(exec, group, request, false);
  return [createBatch({ linter: 'prettier', requests, together, alone })];
}

function ownerOf(tool: NodeTool, ignores: readonly string[], root: string): string {
  const files = [tool.bin, ...ignores.filter((word) => word !== '--ignore-path')];
  return files.map((file) => path.relative(root, file)).join(' with ');
}

async function batch(exec: Exec, requests: readonly LintRequest[]): Promise<readonly Batch[]> {
  const missing: Batch[] = [];
  const found: Found[] = [];
  for (const request of requests) {
    const { root, path: folder } = request.project;
    const detection = await findPrettier(request.project);
    if (!detection.found) {
      missing.push(createLoneBatch(request, async () => faultRun('prettier', detection)));
      continue;
    }
    const { tool } = detection;
    const ignores = await ignoreArguments(request.project);
    const owner = (await isNameable(request, requests)) ? ownerOf(tool, ignores, root) : folder;
    found.push({ request, tool, ignores, owner });
  }
  const groups = [...Map.groupBy(found, ({ owner }) => owner).values()];
  return [...groups.flatMap((members) => groupBatch(exec, members)), ...missing];
}

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  return lintOnly(await batch(exec, [request]), request.workers);
}

async function fix(exec: Exec, request: LintRequest): Promise<Fault | undefined> {
  const detection = await findPrettier(request.project);
  if (!detection.found) return detection;
  const ignores = await ignoreArguments(request.project);
  for (const patterns of chunksOf(request)) {
    const end = await run({ exec, tool: detection.tool, request, ignores }, ['--write', '--', ...patterns]);
    if (!end.ended) return end.fault;
    // 2 also stands for a file with a syntax error, which the report already names.
    if (end.exitCode > 2) return crashOf('Prettier', end.result);
  }
  return undefined;
}

/** Prettier 3 and newer, run by the `node` on PATH. It needs no configuration. */
export function createPrettier(exec: Exec): Linter {
  return {
    name: 'prettier',
    fixCommand: 'npx prettier --write .',
    detect: findPrettier,
    accepts: () => true,
    configuredBy: (name) => configurationNames.test(name),
    lint: (request) => lint(exec, request),
    batch: (requests) => batch(exec, requests),
    fix: (request) => fix(exec, request),
  };
}
