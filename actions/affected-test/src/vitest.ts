import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  clip,
  judgeThresholds,
  makeTrouble,
  readReportFile,
  readVitestReport,
  type Trouble,
  type VitestReading,
} from '@aevon/test-results';
import { unknownCoverage } from './coverage-reading.ts';
import type { Ports } from './ports.ts';
import {
  callRunner,
  crashTrouble,
  emptyTrouble,
  missingRunner,
  type RunnerCommand,
  type RunnerEnd,
  type RunRequest,
  type RunResult,
} from './runner-call.ts';
import { tellingLines } from './runner-log.ts';
import { exitTroubles, type ExitFacts } from './runner-exit.ts';
import { readScriptOptions } from './script-options.ts';
import type { Target } from './targets.ts';
import { chooseCoverage, readVitestCoverage, type CoverageChoice } from './vitest-coverage.ts';
import { readWitness, writeWitness } from './vitest-witness.ts';

/** `node_modules/<name>` in the package's folder or one above, up to the root of the repository. */
function findDependency(target: Target, name: string): string | undefined {
  for (let folder = target.directory; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === target.root || folder === dirname(folder)) return undefined;
  }
}

/** What the package's own script adds; filters of its own are left out where files are asked for. */
export function scriptArguments(target: Target, withFilters: boolean): readonly string[] {
  const options = readScriptOptions(target.directory);
  if (options.kind !== 'options') return [];
  return withFilters ? options.args : withoutFilters(options.args);
}

function withoutFilters(args: readonly string[]): string[] {
  return args.filter(
    (word, index) =>
      word.startsWith('-') || (args[index - 1]?.startsWith('-') === true && args[index - 1]?.includes('=') === false),
  );
}

/** The package's own Vitest, run by the node on PATH: the tests are meant for that version. */
export function findVitest(target: Target): RunnerCommand | undefined {
  const folder = findDependency(target, 'vitest');
  const script = folder === undefined ? undefined : join(folder, 'vitest.mjs');
  return script === undefined || !existsSync(script) ? undefined : { command: 'node', args: [script] };
}

function argumentsOf(request: RunRequest, coverage: CoverageChoice): string[] {
  const { scratch, files, target, retries, mayBeEmpty } = request;
  return [
    'run',
    ...scriptArguments(target, files === undefined),
    '--reporter=default',
    '--reporter=json',
    '--reporter=junit',
    `--reporter=${writeWitness(scratch, files !== undefined)}`,
    `--outputFile.json=${join(scratch, 'report.json')}`,
    `--outputFile.junit=${join(scratch, 'report.xml')}`,
    // Tests that are left out after a failure would be lost where that failure is forgiven.
    '--bail=0',
    ...(mayBeEmpty ? ['--passWithNoTests'] : []),
    ...(retries > 0 ? [`--retry=${retries}`] : []),
    ...coverage.args,
    ...(files ?? []).map((file) => join(target.root, file)),
  ];
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** File filters of Vitest match parts of paths: a.test.ts also takes a.test.tsx, which another shard may own. */
function keepAsked(reading: VitestReading, files: readonly string[] | undefined): VitestReading {
  if (files === undefined) return reading;
  const asked = new Set(files);
  return {
    cases: reading.cases.filter((test) => asked.has(test.file)),
    files: reading.files.filter((file) => asked.has(file)),
    unfinished: reading.unfinished.filter((file) => asked.has(file)),
  };
}

/** A filter that matches no file costs Vitest nothing as long as another one does; here its tests would be lost. */
function lostTroubles({ target, files = [] }: RunRequest, reading: VitestReading): Trouble[] {
  const reported = new Set(reading.files);
  const [first, ...more] = files.filter((file) => !reported.has(file));
  if (first === undefined) return [];
  return [
    makeTrouble({
      code: 'report-inconsistent',
      package: target.package,
      what: `vitest was asked for ${first}${more.length === 0 ? '' : ` and ${more.length} more`} and reports nothing of it`,
      cause: 'the file was there when the shards were cut and is not in this job, or the configuration leaves it out',
      fix: 'make the same files in every job before this step, then re-run all jobs',
    }),
  ];
}

function troublesOf(
  request: RunRequest,
  end: RunnerEnd,
  reading: VitestReading,
  facts: Omit<ExitFacts, 'testsFailed'>,
): Trouble[] {
  const { target, timeoutMs, mayBeEmpty } = request;
  const died = (file: string): Trouble =>
    crashTrouble(target, end, timeoutMs, `a worker of vitest died while it ran ${file}`);
  if (end.exec.timedOut) return [crashTrouble(target, end, timeoutMs)];
  if (reading.unfinished.length > 0) return reading.unfinished.map(died);
  const nothing = reading.cases.length === 0 && end.exec.exitCode !== 0;
  const erred = facts.unhandled > 0 || end.log.lineOf(tellingLines.unhandled) !== undefined;
  if (nothing && !mayBeEmpty && !erred) return [emptyTrouble(target)];
  const testsFailed = reading.cases.some((test) => test.outcome === 'failed');
  return [...exitTroubles(target, end, { ...facts, testsFailed }), ...lostTroubles(request, reading)];
}

function scriptNotes(target: Target): string[] {
  const options = readScriptOptions(target.directory);
  if (options.kind !== 'other') return [];
  return [
    `its script \`test\` does more than start vitest (${clip(options.script, 120)}); a plain \`vitest run\` was run`,
  ];
}

/** Runs Vitest in one package. */
export async function runVitest(ports: Ports, request: RunRequest): Promise<RunResult> {
  const { target, scratch } = request;
  const program = findVitest(target);
  if (program === undefined)
    return { cases: [], troubles: [missingRunner(target, 'it is in no node_modules')], notes: [], coverage: undefined };
  const choice = chooseCoverage(request, findDependency);
  const end = await callRunner(ports, request, program, argumentsOf(request, choice));
  const text = readReportFile(join(scratch, 'report.json'), target);
  const failed = (trouble: Trouble): RunResult => ({
    cases: [],
    troubles: [{ ...trouble, details: [...end.log.tail] }],
    notes: [],
    coverage: undefined,
  });
  if ('trouble' in text)
    return failed(
      text.trouble.code === 'report-missing' && end.exec.exitCode !== 0
        ? crashTrouble(target, end, request.timeoutMs)
        : text.trouble,
    );
  const whole = readVitestReport(target, text.value, readText(join(scratch, 'report.xml')));
  if ('trouble' in whole)
    return failed(end.exec.timedOut ? crashTrouble(target, end, request.timeoutMs) : whole.trouble);
  const reading = keepAsked(whole.value, request.files);
  const witness = readWitness(scratch);
  const { coverage, measured, unjudged, notes } = readVitestCoverage(
    request,
    choice,
    witness,
    reading.cases.length > 0,
  );
  const belowThreshold = measured !== undefined && judgeThresholds([measured]).length > 0;
  const troubles = troublesOf(request, end, reading, { unhandled: witness?.unhandled ?? 0, belowThreshold });
  return {
    cases: reading.cases,
    troubles: troubles.length > 0 || unjudged === undefined ? troubles : [unknownCoverage(target, unjudged)],
    notes: [...scriptNotes(target), ...notes],
    coverage,
    measured,
  };
}
