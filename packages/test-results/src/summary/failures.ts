import { markdownBlock, markdownCode, markdownText } from '@aevon/findings';
import { fullName } from '../case-identity.ts';
import type { TestCase, TestFailure } from '../model.ts';
import { folded } from './table.ts';

/** Failures shown whole; the others are named. */
const shownWhole = 20;
const opened = 5;
const listed = 100;

function sourceBlock(failure: TestFailure): string[] {
  const { excerpt, location } = failure;
  if (excerpt === undefined || location === undefined) return [];
  const width = String(excerpt.firstLine + excerpt.lines.length - 1).length;
  const lines = excerpt.lines.map((line, index) => {
    const number = excerpt.firstLine + index;
    return `${number === location.line ? '>' : ' '} ${String(number).padStart(width)} | ${line}`;
  });
  return [markdownBlock(lines, location.file.endsWith('.py') ? 'python' : 'ts')];
}

function placeOf(test: TestCase): string {
  const { location } = test.failure ?? {};
  return location === undefined ? test.file : `${location.file}:${location.line}`;
}

function bodyOf(test: TestCase): string {
  const { failure } = test;
  if (failure === undefined) return markdownText(test.file);
  const said = failure.diff?.includes(failure.message) === true ? [] : [markdownBlock(failure.message.split('\n'))];
  const diff = failure.diff === undefined ? [] : [markdownBlock(failure.diff.split('\n'), 'diff')];
  return [...said, ...diff, ...sourceBlock(failure)].join('\n\n');
}

function titleOf(test: TestCase): string {
  return `<b>${markdownText(fullName(test))}</b> · ${markdownText(test.package)} · ${markdownCode(placeOf(test))}`;
}

/** Failed tests with what was expected and the source around it; empty without any. */
export function renderFailures(cases: readonly TestCase[]): string {
  const failed = cases.filter((test) => test.outcome === 'failed');
  if (failed.length === 0) return '';
  const whole = failed.slice(0, shownWhole).map((test, index) => folded(titleOf(test), bodyOf(test), index < opened));
  const rest = failed.slice(shownWhole, listed).map((test) => `- ${titleOf(test)}`);
  const more = failed.length > listed ? [`… and ${failed.length - listed} more, in the JUnit file.`] : [];
  return ['### Failures', ...whole, ...(rest.length === 0 ? [] : [rest.join('\n')]), ...more].join('\n\n');
}
