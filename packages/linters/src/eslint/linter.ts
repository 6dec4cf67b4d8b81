import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Exec, ExecResult } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import { isAtLeast } from '../installed-package.ts';
import { argumentPaths, slugOf } from '../places.ts';
import type { Fault, Linter, LinterRun, LintRequest } from '../port.ts';
import { faultRun, joinRuns } from '../runs.ts';
import { crashOf, maxToolOutputBytes, unreadable } from '../tool-process.ts';
import { findCacheRisk } from './cache-safety.ts';
import { type EslintTool, findEslint } from './detection.ts';
import { runEslint } from './invocation.ts';
import { readEslintReport } from './report.ts';

const sourceNames = /\.([cm]?[jt]sx?|vue|svelte|astro|json[c5]?|md|mdx|css|html?|ya?ml|toml|graphql)$/i;

const configurationNames = /^(eslint\.config\.[cm]?[jt]s|package\.json|tsconfig(\..+)?\.json)$/;

interface Call {
  readonly exec: Exec;
  readonly tool: EslintTool;
  readonly request: LintRequest;
  readonly cacheFile: string | undefined;
}

function argumentsOf(call: Call, patterns: readonly string[], more: readonly string[]): string[] {
  const { tool, request, cacheFile } = call;
  const workers = request.workers > 1 && isAtLeast(tool.version, 9, 34) ? ['--concurrency', 'auto'] : [];
  const cache =
    cacheFile === undefined ? [] : ['--cache', '--cache-strategy', 'content', '--cache-location', cacheFile];
  return [tool.bin, '--no-color', '--no-error-on-unmatched-pattern', ...workers, ...cache, ...more, '--', ...patterns];
}

/** The report goes to a file, so that what a plugin prints can't spoil it. */
async function lintChunk(call: Call, patterns: readonly string[], index: number): Promise<LinterRun> {
  const { exec, tool, request } = call;
  const reportFile = path.join(request.scratchDirectory, `eslint-${slugOf(request.project)}-${index}.json`);
  await rm(reportFile, { force: true });
  const args = argumentsOf(call, patterns, ['--format', 'json-with-metadata', '--output-file', reportFile]);
  const end = await runEslint(exec, args, request);
  if (!end.ended) return faultRun('eslint', end.fault, tool.version);
  if (end.exitCode > 1) return faultRun('eslint', crashOf('ESLint', end.result), tool.version, end.result.durationMs);
  return readRun(call, end.result, await readReport(reportFile), patterns.length);
}

async function readReport(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size === 0 || size > maxToolOutputBytes ? '' : readFile(file, 'utf8');
}

function readRun({ tool, request }: Call, result: ExecResult, text: string, asked: number): LinterRun {
  const report = readEslintReport(text, request.project);
  const fail = (why: string): LinterRun =>
    faultRun('eslint', unreadable('ESLint', why, result), tool.version, result.durationMs);
  if (!report.readable) return fail(report.why);
  if (request.files !== undefined && report.reported !== asked)
    return fail(`${asked} files were asked for, ${report.reported} are in it`);
  if (result.exitCode === 1 && !report.findings.some((finding) => finding.level === 'error'))
    return fail('the exit code says that there are errors, and the report has none');
  const { findings, files } = report;
  const outcome = findings.length > 0 ? 'findings' : files === 0 ? 'no-files' : 'clean';
  return {
    linter: 'eslint',
    outcome,
    version: tool.version,
    files,
    findings,
    evidence: [],
    durationMs: result.durationMs,
  };
}

function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  const detection = await findEslint(request.project);
  if (!detection.found) return faultRun('eslint', detection);
  const { tool } = detection;
  const risk = request.cacheDirectory === undefined ? undefined : await findCacheRisk(exec, tool, request);
  const cacheFile = risk === undefined ? await cacheFileOf(request) : undefined;
  const runs: LinterRun[] = [];
  for (const [index, patterns] of chunksOf(request).entries()) {
    runs.push(await lintChunk({ exec, tool, request, cacheFile }, patterns, index));
  }
  return { ...joinRuns('eslint', tool.version, runs), ...(risk === undefined ? {} : { uncached: risk }) };
}

async function cacheFileOf(request: LintRequest): Promise<string | undefined> {
  if (request.cacheDirectory === undefined) return undefined;
  const folder = path.join(request.cacheDirectory, 'eslint');
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${slugOf(request.project)}.json`);
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
    fix: (request) => fix(exec, request),
  };
}
