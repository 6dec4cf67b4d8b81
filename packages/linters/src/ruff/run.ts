import type { Exec } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import { chunksOfAll, dealOut, dealRun, strayReport, type Together } from '../batches.ts';
import { argumentPaths, directoryOf, repositoryPath } from '../places.ts';
import { type Fault, isToolFault, type LinterRun, type LintRequest } from '../port.ts';
import { faultRun, joinRuns } from '../runs.ts';
import { crashOf, runTool, type ToolEnd, unreadable } from '../tool-process.ts';
import type { RuffTool } from './detection.ts';
import { readRuffFormatText, readRuffReport, type RuffReport, syntaxRule } from './report.ts';

export const pythonNames = /\.(pyi?|ipynb)$/;

export interface Call {
  readonly exec: Exec;
  readonly tool: RuffTool;
  readonly request: LintRequest;
}

/**
 * Ruff's cache goes by the time of a file's last change, which every checkout sets anew; it is fast enough without.
 * `--force-exclude` keeps its own exclusions for files named one by one.
 */
export const common = ['--no-cache', '--force-exclude'];

export function run({ exec, tool, request }: Call, args: readonly string[]): Promise<ToolEnd> {
  const { timeoutMs, signal, project } = request;
  return runTool(exec, 'Ruff', {
    command: tool.command,
    args: [...tool.before, ...args],
    cwd: directoryOf(project),
    env: { RUFF_OUTPUT_FORMAT: undefined, RUFF_OUTPUT_FILE: undefined, NO_COLOR: '1', FORCE_COLOR: undefined },
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

function runOf(call: Call, end: ToolEnd, report: RuffReport, files?: number): LinterRun {
  const { version } = call.tool;
  if (!end.ended) return faultRun('ruff', end.fault, version);
  const { durationMs } = end.result;
  if (!report.readable) return faultRun('ruff', unreadable('Ruff', report.why, end.result), version, durationMs);
  const { findings } = report;
  if (end.exitCode === 1 && findings.length === 0)
    return faultRun(
      'ruff',
      unreadable('Ruff', 'the exit code says findings, and it has none', end.result),
      version,
      durationMs,
    );
  const outcome = findings.length > 0 ? 'findings' : 'clean';
  return {
    linter: 'ruff',
    outcome,
    version,
    findings,
    evidence: [],
    durationMs,
    ...(files === undefined ? {} : { files }),
  };
}

async function check(call: Call, paths: readonly string[], files: number): Promise<LinterRun> {
  const end = await run(call, ['check', ...common, '--no-fix', '--output-format', 'json', '--', ...paths]);
  if (end.ended && end.exitCode > 1) return faultRun('ruff', crashOf('Ruff', end.result), call.tool.version);
  return runOf(
    call,
    end,
    end.ended ? readRuffReport(end.result.stdout, call.request.project) : { readable: false, why: '' },
    files,
  );
}

function formatReport(call: Call, end: ToolEnd & { ended: true }): RuffReport {
  const report = readRuffReport(end.result.stdout, call.request.project);
  if (!report.readable) return report;
  // `ruff check` has told of these already.
  return { readable: true, findings: report.findings.filter((finding) => finding.rule.id !== syntaxRule) };
}

function hasSyntaxErrors(run: LinterRun): boolean {
  return run.findings.some((finding) => finding.rule.id === syntaxRule);
}

/** Exit code 2 is a crash, unless files that don't parse explain it. */
async function checkFormat(call: Call, paths: readonly string[], checked: LinterRun): Promise<LinterRun> {
  const args = ['format', '--check', ...common];
  const end = await run(call, [...args, '--output-format', 'json', '--', ...paths]);
  if (!end.ended) return faultRun('ruff', end.fault, call.tool.version);
  if (end.exitCode === 2 && /--output-format|preview/.test(end.result.stderr))
    return checkFormatText(call, paths, checked);
  const report = formatReport(call, end);
  if (end.exitCode <= 1) return runOf(call, end, report);
  if (report.readable && hasSyntaxErrors(checked)) return runOf(call, end, report);
  return faultRun('ruff', crashOf('Ruff', end.result), call.tool.version);
}

async function checkFormatText(call: Call, paths: readonly string[], checked: LinterRun): Promise<LinterRun> {
  const end = await run(call, ['format', '--check', ...common, '--', ...paths]);
  if (!end.ended) return faultRun('ruff', end.fault, call.tool.version);
  const report = readRuffFormatText(end.result.stdout, call.request.project);
  if (end.exitCode <= 1 || (report.readable && hasSyntaxErrors(checked))) return runOf(call, end, report);
  return faultRun('ruff', crashOf('Ruff', end.result), call.tool.version);
}

/** What Ruff would look at, relative to the root; its configuration may leave everything out. */
async function findFiles(call: Call, paths: readonly string[]): Promise<readonly string[] | Fault> {
  const end = await run(call, ['check', ...common, '--show-files', '--', ...paths]);
  if (!end.ended) return end.fault;
  if (end.exitCode !== 0) return crashOf('Ruff', end.result);
  const names = end.result.stdout.split(/\r?\n/).filter((line) => pythonNames.test(line));
  return names.map((name) => repositoryPath(call.request.project, name) ?? name);
}

function noFiles(version: string): LinterRun {
  return { linter: 'ruff', outcome: 'no-files', version, files: 0, findings: [], evidence: [], durationMs: 0 };
}

async function lintChunk(call: Call, paths: readonly string[], format: boolean): Promise<LinterRun> {
  const { version } = call.tool;
  const files = await findFiles(call, paths);
  if ('outcome' in files) return faultRun('ruff', files, version);
  if (files.length === 0) return noFiles(version);
  const checked = await check(call, paths, files.length);
  return format ? joinRuns('ruff', version, [checked, await checkFormat(call, paths, checked)]) : checked;
}

export function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

/** Lints one package in a process of its own, in its folder. */
export async function lintAlone(call: Call, format: boolean): Promise<LinterRun> {
  const runs: LinterRun[] = [];
  for (const paths of chunksOf(call.request)) runs.push(await lintChunk(call, paths, format));
  return joinRuns('ruff', call.tool.version, runs);
}

function isClear(run: LinterRun): boolean {
  return !isToolFault(run.outcome) && !hasSyntaxErrors(run);
}

function faultOf(run: LinterRun): Fault {
  const { outcome, problem = 'Ruff met files that it can not parse', remedy = '', evidence, version } = run;
  const fault = isToolFault(outcome) ? outcome : 'crashed';
  return { outcome: fault, problem, remedy, evidence, ...(version === undefined ? {} : { version }) };
}

/**
 * Syntax errors end Ruff's formatter with the exit code of a crash; whose crash it is then shows only package by
 * package.
 */
export async function lintTogether(call: Call, format: boolean, requests: readonly LintRequest[]): Promise<Together> {
  const { version } = call.tool;
  const runs: LinterRun[] = [];
  const seen: string[] = [];
  for (const paths of chunksOfAll(call.request.project, requests)) {
    const files = await findFiles(call, paths);
    if ('outcome' in files) return files;
    seen.push(...files);
    if (files.length === 0) continue;
    const checked = await check(call, paths, files.length);
    if (!isClear(checked)) return faultOf(checked);
    const formatted = format ? await checkFormat(call, paths, checked) : checked;
    if (!isClear(formatted)) return faultOf(formatted);
    runs.push(joinRuns('ruff', version, format ? [checked, formatted] : [checked]));
  }
  const counts = dealOut(requests, seen, (file) => file);
  const dealt = dealRun(requests, joinRuns('ruff', version, runs));
  if (counts === undefined || dealt === undefined) return strayReport('Ruff', version);
  return dealt.map((run, index) => {
    const files = counts[index]?.length ?? 0;
    return files === 0 && run.findings.length === 0 ? noFiles(version) : { ...run, files };
  });
}
