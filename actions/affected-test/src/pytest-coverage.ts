import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  readCoveragePy,
  readCoveragePyPoints,
  readReportFile,
  type CoverageRule,
  type FileCoverage,
  type TestCase,
} from '@aevon/test-results';
import { noCoverage, type CoverageReading } from './coverage-reading.ts';
import type { Ports } from './ports.ts';
import type { PytestTool } from './pytest-tool.ts';
import type { RunRequest } from './runner-call.ts';

const witnessName = 'aevon_witness';
const answerName = 'threshold.json';

/**
 * A plugin of pytest that tells the threshold that pytest-cov is going to judge by, wherever it was set. On a shard it
 * takes it away: a threshold means the whole.
 */
const source = `import json
import pathlib

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    if hasattr(session.config, "workerinput"):
        return
    options = getattr(session.config.pluginmanager.getplugin("_cov"), "options", None)
    rule = {
        "min": getattr(options, "cov_fail_under", None) or 0,
        "decimals": getattr(options, "cov_precision", None),
    }
    pathlib.Path(ANSWER).write_text(json.dumps(rule))
    if PARTIAL and options is not None:
        options.cov_fail_under = None
`;

/** What pytest is started with, to measure coverage. */
export interface PytestCoverageCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Arguments and variables that make pytest measure coverage, or not. */
export function callForCoverage({ env }: Ports, request: RunRequest, tool: PytestTool): PytestCoverageCall {
  if (!tool.measuresCoverage) return { args: [], env: {} };
  if (!request.coverage) return { args: ['--no-cov'], env: {} };
  const { scratch, files } = request;
  const answer = JSON.stringify(join(scratch, answerName));
  const plugin = source.replace('PARTIAL', files === undefined ? 'False' : 'True').replace('ANSWER', () => answer);
  // Code of no file: it must not count in the coverage that it is about.
  writeFileSync(
    join(scratch, `${witnessName}.py`),
    `exec(compile(${JSON.stringify(plugin)}, "<${witnessName}>", "exec"))\n`,
  );
  const known = env['PYTHONPATH'];
  return {
    args: ['-p', witnessName, '--cov', `--cov-report=json:${join(scratch, 'coverage.json')}`],
    env: { PYTHONPATH: known === undefined || known === '' ? scratch : `${scratch}${delimiter}${known}` },
  };
}

function numberIn(value: unknown, name: string): number | undefined {
  const found: unknown =
    typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
  return typeof found === 'number' ? found : undefined;
}

/** The rule of pytest-cov; undefined where it did not say, which is not the same as none. */
function readRules(scratch: string): CoverageRule[] | undefined {
  try {
    const stated: unknown = JSON.parse(readFileSync(join(scratch, answerName), 'utf8'));
    const [min = 0, decimals] = [numberIn(stated, 'min'), numberIn(stated, 'decimals')];
    if (min <= 0) return [];
    return [{ of: ['lines', 'branches'], min, perFile: false, ...(decimals === undefined ? {} : { decimals }) }];
  } catch {
    return undefined;
  }
}

/** pytest-cov also measures the tests themselves, which says nothing; Vitest leaves them out too. */
function withoutTests(coverage: readonly FileCoverage[], cases: readonly TestCase[]): FileCoverage[] {
  const tests = new Set(cases.map((test) => test.file));
  return coverage.filter(({ file }) => !tests.has(file) && !/(^|\/)conftest\.py$/.test(file));
}

/** What pytest measured, and the threshold that it is to be judged by: that one counts the tests themselves too. */
export function readPytestCoverage(request: RunRequest, tool: PytestTool, cases: readonly TestCase[]): CoverageReading {
  const { target, scratch } = request;
  if (!request.coverage || cases.length === 0) return noCoverage;
  if (!tool.measuresCoverage) return { ...noCoverage, notes: ['no coverage: pytest-cov is not installed'] };
  const rules = readRules(scratch);
  const without = (why: string): CoverageReading => ({
    ...noCoverage,
    notes: [why],
    unjudged: rules?.length === 0 ? undefined : why,
  });
  const file = join(scratch, 'coverage.json');
  if (!existsSync(file)) return without('no coverage: pytest-cov wrote none');
  const text = readReportFile(file, target);
  if ('trouble' in text) return without(text.trouble.what);
  const [lines, points] = [readCoveragePy(target, text.value), readCoveragePyPoints(target, text.value)];
  if ('trouble' in lines) return without(lines.trouble.what);
  if ('trouble' in points) return without(points.trouble.what);
  const found = { ...noCoverage, coverage: withoutTests(lines.value, cases) };
  if (rules === undefined) return { ...found, unjudged: 'pytest-cov did not say which threshold it has' };
  if (rules.length === 0) return found;
  const about = { package: target.package, path: target.path, runner: target.runner };
  return { ...found, measured: { ...about, rules, files: { ...points.value } } };
}
