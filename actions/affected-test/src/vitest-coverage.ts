import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIstanbulCoverage, readIstanbulPoints, readReportFile } from '@aevon/test-results';
import { noCoverage, type CoverageReading } from './coverage-reading.ts';
import type { RunRequest } from './runner-call.ts';
import type { Target } from './targets.ts';
import { measureVitest, rulesOfVitest } from './vitest-thresholds.ts';
import type { VitestWitness } from './vitest-witness.ts';

export interface CoverageChoice {
  readonly args: readonly string[];
  /** Why there is none. */
  readonly note: string | undefined;
}

/** Whether and how Vitest is to measure coverage. */
export function chooseCoverage(request: RunRequest, find: (target: Target, name: string) => unknown): CoverageChoice {
  if (!request.coverage) return { args: ['--coverage.enabled=false'], note: undefined };
  const provider = (['v8', 'istanbul'] as const).find(
    (name) => find(request.target, `@vitest/coverage-${name}`) !== undefined,
  );
  if (provider === undefined)
    return { args: ['--coverage.enabled=false'], note: 'no coverage: @vitest/coverage-v8 is not installed' };
  const files = [
    `--coverage.reportsDirectory=${join(request.scratch, 'coverage')}`,
    '--coverage.reporter=json',
    '--coverage.reporter=json-summary',
  ];
  const args = ['--coverage.enabled=true', '--coverage.reportOnFailure=true', ...files];
  return { args: provider === 'istanbul' ? [...args, '--coverage.provider=istanbul'] : args, note: undefined };
}

function without(why: string, judged: boolean): CoverageReading {
  return { ...noCoverage, notes: [why], unjudged: judged ? why : undefined };
}

function read(request: RunRequest, witness: VitestWitness | undefined): CoverageReading {
  const { target } = request;
  const judged = witness === undefined || rulesOfVitest(witness).length > 0;
  const file = join(request.scratch, 'coverage', 'coverage-final.json');
  if (!existsSync(file)) return without('no coverage: vitest wrote none', judged);
  const text = readReportFile(file, target);
  if ('trouble' in text) return without(text.trouble.what, judged);
  const lines = readIstanbulCoverage(target, text.value);
  if ('trouble' in lines) return without(lines.trouble.what, judged);
  const found = { ...noCoverage, coverage: lines.value };
  if (!judged) return found;
  const points = readIstanbulPoints(target, text.value);
  const why = 'trouble' in points ? points.trouble.what : 'vitest did not say which thresholds it has';
  if ('trouble' in points || witness === undefined) return { ...found, unjudged: why, notes: [why] };
  return { ...found, measured: measureVitest(target, witness, points.value) };
}

/** What Vitest measured, and the thresholds of the package that it is to be judged by. */
export function readVitestCoverage(
  request: RunRequest,
  choice: CoverageChoice,
  witness: VitestWitness | undefined,
  hasCases: boolean,
): CoverageReading {
  if (!hasCases) return { ...noCoverage, notes: choice.note === undefined ? [] : [choice.note] };
  if (request.coverage && choice.note === undefined) return read(request, witness);
  const why = choice.note ?? 'the input coverage is false';
  const unjudged = witness !== undefined && rulesOfVitest(witness).length > 0;
  const thresholds = unjudged ? [`its coverage thresholds are not judged: ${why}`] : [];
  return { ...noCoverage, notes: choice.note === undefined ? thresholds : [choice.note, ...thresholds] };
}
