import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Exec, ExecResult } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import { chunksOfAll, dealOut, strayReport, type Together } from '../batches.ts';
import { isAtLeast } from '../installed-package.ts';
import { argumentPaths } from '../places.ts';
import type { LinterRun, LintRequest, Project } from '../port.ts';
import { faultRun, joinRuns } from '../runs.ts';
import { crashOf, maxToolOutputBytes, type ToolEnd, unreadable } from '../tool-process.ts';
import type { EslintTool } from './detection.ts';
import { runEslint } from './invocation.ts';
import { type FileResult, readEslintReport } from './report.ts';

export interface Call {
  readonly exec: Exec;
  readonly tool: EslintTool;
  /** Its project is the folder that ESLint runs in. */
  readonly request: LintRequest;
  readonly cacheFile: string | undefined;
}

export function argumentsOf(call: Call, patterns: readonly string[], more: readonly string[]): string[] {
  const { tool, request, cacheFile } = call;
  const workers = request.workers > 1 && isAtLeast(tool.version, 9, 34) ? ['--concurrency', 'auto'] : [];
  const cache =
    cacheFile === undefined ? [] : ['--cache', '--cache-strategy', 'content', '--cache-location', cacheFile];
  return [tool.bin, '--no-color', '--no-error-on-unmatched-pattern', ...workers, ...cache, ...more, '--', ...patterns];
}

interface Told {
  readonly end: ToolEnd;
  /** Of the report; empty when there is none. */
  readonly text: string;
}

/** The report goes to a file, so that what a plugin prints can't spoil it. */
async function runChunk(call: Call, patterns: readonly string[]): Promise<Told> {
  const { exec, request } = call;
  const reportFile = path.join(request.scratchDirectory, `eslint-${randomUUID()}.json`);
  const args = argumentsOf(call, patterns, ['--format', 'json-with-metadata', '--output-file', reportFile]);
  const end = await runEslint(exec, args, request);
  return { end, text: await readReport(reportFile) };
}

async function readReport(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size === 0 || size > maxToolOutputBytes ? '' : readFile(file, 'utf8');
}

async function lintChunk(call: Call, patterns: readonly string[]): Promise<LinterRun> {
  const { tool } = call;
  const { end, text } = await runChunk(call, patterns);
  if (!end.ended) return faultRun('eslint', end.fault, tool.version);
  if (end.exitCode > 1) return faultRun('eslint', crashOf('ESLint', end.result), tool.version, end.result.durationMs);
  return readRun(call, end.result, text, patterns.length);
}

const noErrors = 'the exit code says that there are errors, and the report has none';

function readRun({ tool, request }: Call, result: ExecResult, text: string, asked: number): LinterRun {
  const report = readEslintReport(text, request.project);
  const fail = (why: string): LinterRun =>
    faultRun('eslint', unreadable('ESLint', why, result), tool.version, result.durationMs);
  if (!report.readable) return fail(report.why);
  if (request.files !== undefined && report.reported !== asked)
    return fail(`${asked} files were asked for, ${report.reported} are in it`);
  if (result.exitCode === 1 && !report.findings.some((finding) => finding.level === 'error')) return fail(noErrors);
  return runOf(tool, report.results, result.durationMs);
}

function runOf(tool: EslintTool, results: readonly FileResult[], durationMs: number): LinterRun {
  const findings = results.flatMap((result) => result.findings);
  const files = results.filter((result) => result.looked).length;
  const outcome = findings.length > 0 ? 'findings' : files === 0 ? 'no-files' : 'clean';
  return { linter: 'eslint', outcome, version: tool.version, files, findings, evidence: [], durationMs };
}

export function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

/** Lints one package in a process of its own, in its folder. */
export async function lintAlone(call: Call): Promise<LinterRun> {
  const runs: LinterRun[] = [];
  for (const patterns of chunksOf(call.request)) runs.push(await lintChunk(call, patterns));
  return joinRuns('eslint', call.tool.version, runs);
}

/** Lints several packages in one process, in the folder of `call`. */
export async function lintTogether(call: Call, requests: readonly LintRequest[]): Promise<Together> {
  const { tool, request } = call;
  const results: FileResult[] = [];
  let durationMs = 0;
  for (const patterns of chunksOfAll(request.project, requests)) {
    const { end, text } = await runChunk(call, patterns);
    if (!end.ended) return { ...end.fault, version: tool.version };
    const report = readEslintReport(text, request.project);
    if (end.exitCode > 1 || !report.readable) return crashOf('ESLint', end.result);
    if (end.exitCode === 1 && !report.findings.some(({ level }) => level === 'error'))
      return unreadable('ESLint', noErrors, end.result);
    results.push(...report.results);
    durationMs += end.result.durationMs;
  }
  return dealRuns(tool, requests, results, durationMs);
}

function dealRuns(
  tool: EslintTool,
  requests: readonly LintRequest[],
  results: readonly FileResult[],
  durationMs: number,
): Together {
  const hands = dealOut(requests, results, ({ file }) => file);
  const whole = hands?.every((hand, index) => (requests[index]?.files?.length ?? hand.length) === hand.length);
  if (hands === undefined || whole !== true) return strayReport('ESLint', tool.version);
  return hands.map((hand) => runOf(tool, hand, durationMs));
}

/** The folder of a configuration, as the place that ESLint runs in. */
export function placeOf({ configuration }: EslintTool, root: string): Project {
  const relative = path.relative(root, path.dirname(configuration)).split(path.sep).join('/');
  return { root, path: relative === '' ? '.' : relative };
}
