import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Exec } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import { findNodeTool, majorOf, type NodeTool } from '../installed-package.ts';
import { argumentPaths, directoryOf, exists, foldersUpwards, slugOf } from '../places.ts';
import type { Detection, Fault, Linter, LinterRun, LintRequest, Project } from '../port.ts';
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

async function cacheArguments(request: LintRequest): Promise<string[]> {
  if (request.cacheDirectory === undefined) return [];
  const folder = path.join(request.cacheDirectory, 'prettier');
  await mkdir(folder, { recursive: true });
  return [
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    path.join(folder, `${slugOf(request.project)}.json`),
  ];
}

const common = ['--no-color', '--ignore-unknown', '--no-error-on-unmatched-pattern', '--log-level', 'log'];

async function call(exec: Exec, tool: NodeTool, request: LintRequest, args: readonly string[]): Promise<ToolEnd> {
  const { timeoutMs, signal, project } = request;
  const ignores = await ignoreArguments(project);
  const all = [tool.bin, ...common, ...ignores, ...args];
  const cwd = directoryOf(project);
  return runTool(exec, 'Prettier', {
    command: 'node',
    args: all,
    cwd,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

function readRun(tool: NodeTool, request: LintRequest, end: ToolEnd): LinterRun {
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

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  const detection = await findPrettier(request.project);
  if (!detection.found) return faultRun('prettier', detection);
  const { tool } = detection;
  const cache = await cacheArguments(request);
  const runs: LinterRun[] = [];
  for (const patterns of chunksOf(request)) {
    runs.push(readRun(tool, request, await call(exec, tool, request, ['--check', ...cache, '--', ...patterns])));
  }
  return joinRuns('prettier', tool.version, runs);
}

async function fix(exec: Exec, request: LintRequest): Promise<Fault | undefined> {
  const detection = await findPrettier(request.project);
  if (!detection.found) return detection;
  for (const patterns of chunksOf(request)) {
    const end = await call(exec, detection.tool, request, ['--write', '--', ...patterns]);
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
    fix: (request) => fix(exec, request),
  };
}
