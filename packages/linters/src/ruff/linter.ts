import type { Exec } from '@aevon/ports';
import { chunkArguments } from '../argument-chunks.ts';
import { argumentPaths, directoryOf } from '../places.ts';
import type { Fault, Linter, LinterRun, LintRequest } from '../port.ts';
import { faultRun, joinRuns } from '../runs.ts';
import { crashOf, runTool, type ToolEnd, unreadable } from '../tool-process.ts';
import { findOtherFormatter, findRuff, type RuffTool } from './detection.ts';
import { readRuffFormatText, readRuffReport, type RuffReport, syntaxRule } from './report.ts';

const pythonNames = /\.(pyi?|ipynb)$/;

const configurationNames = /^(\.?ruff\.toml|pyproject\.toml|uv\.lock)$/;

interface Call {
  readonly exec: Exec;
  readonly tool: RuffTool;
  readonly request: LintRequest;
}

/**
 * Ruff's cache goes by the time of a file's last change, which every checkout sets anew; it is fast enough without.
 * `--force-exclude` keeps its own exclusions for files named one by one.
 */
const common = ['--no-cache', '--force-exclude'];

function run({ exec, tool, request }: Call, args: readonly string[]): Promise<ToolEnd> {
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

/** What Ruff would look at; its configuration may leave everything out. */
async function countFiles(call: Call, paths: readonly string[]): Promise<number | Fault> {
  const end = await run(call, ['check', ...common, '--show-files', '--', ...paths]);
  if (!end.ended) return end.fault;
  if (end.exitCode !== 0) return crashOf('Ruff', end.result);
  return end.result.stdout.split(/\r?\n/).filter((line) => pythonNames.test(line)).length;
}

async function lintChunk(call: Call, paths: readonly string[], format: boolean): Promise<LinterRun> {
  const { version } = call.tool;
  const files = await countFiles(call, paths);
  if (typeof files !== 'number') return faultRun('ruff', files, version);
  if (files === 0)
    return { linter: 'ruff', outcome: 'no-files', version, files, findings: [], evidence: [], durationMs: 0 };
  const checked = await check(call, paths, files);
  return format ? joinRuns('ruff', version, [checked, await checkFormat(call, paths, checked)]) : checked;
}

function chunksOf(request: LintRequest): string[][] {
  return request.files === undefined ? [['.']] : chunkArguments(argumentPaths(request.project, request.files));
}

async function lint(exec: Exec, request: LintRequest): Promise<LinterRun> {
  const detection = await findRuff(exec, request.project);
  if (!detection.found) return faultRun('ruff', detection);
  const call = { exec, tool: detection.tool, request };
  const format = (await findOtherFormatter(request.project)) === undefined;
  const runs: LinterRun[] = [];
  for (const paths of chunksOf(request)) runs.push(await lintChunk(call, paths, format));
  return joinRuns('ruff', detection.tool.version, runs);
}

async function fix(exec: Exec, request: LintRequest): Promise<Fault | undefined> {
  const detection = await findRuff(exec, request.project);
  if (!detection.found) return detection;
  const call = { exec, tool: detection.tool, request };
  const format = (await findOtherFormatter(request.project)) === undefined;
  for (const paths of chunksOf(request)) {
    const checked = await run(call, ['check', ...common, '--fix', '--quiet', '--', ...paths]);
    if (!checked.ended) return checked.fault;
    if (checked.exitCode > 1) return crashOf('Ruff', checked.result);
    const formatted = format ? await run(call, ['format', ...common, '--quiet', '--', ...paths]) : undefined;
    if (formatted?.ended === false) return formatted.fault;
  }
  return undefined;
}

/** Ruff's linter and formatter. It needs no configuration; where Black or another formatter is set up, it only lints. */
export function createRuff(exec: Exec): Linter {
  return {
    name: 'ruff',
    fixCommand: 'ruff check --fix . && ruff format .',
    detect: (project) => findRuff(exec, project),
    accepts: (file) => pythonNames.test(file),
    configuredBy: (name) => configurationNames.test(name),
    lint: (request) => lint(exec, request),
    fix: (request) => fix(exec, request),
  };
}
