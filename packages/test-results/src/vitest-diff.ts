import { resolveReported } from './failure-place.ts';
import { parseJunit, type JunitCase } from './junit-xml.ts';
import type { ReportContext } from './reading.ts';

/** The diffs of a run by file and full name. */
export interface VitestDiffs {
  /** The next diff of a failed case of this name; cases of one name come in their order. */
  take(file: string, name: string): string | undefined;
}

/** The part of a failure between its message and its stack. */
function cutDiff(text: string): string | undefined {
  const start = text.search(/^- Expected/m);
  if (start === -1) return undefined;
  const end = text.slice(start).search(/^ ❯ /m);
  return (end === -1 ? text.slice(start) : text.slice(start, start + end)).trim();
}

function addCase(diffs: Map<string, (string | undefined)[]>, context: ReportContext, test: JunitCase): void {
  const last = test.failures.at(-1);
  if (last === undefined) return;
  const key = `${resolveReported(context, test.classname) ?? test.classname}\n${test.name}`;
  const queue = diffs.get(key) ?? [];
  queue.push(cutDiff(last.text));
  diffs.set(key, queue);
}

/** Reads the diffs out of Vitest's JUnit report. One that can't be read only costs the diffs. */
export function readVitestDiffs(context: ReportContext, junit: string | undefined): VitestDiffs {
  const suites = junit === undefined ? [] : parseJunit(junit);
  const diffs = new Map<string, (string | undefined)[]>();
  if (typeof suites !== 'string')
    for (const suite of suites) for (const test of suite.cases) addCase(diffs, context, test);
  return { take: (file, name) => diffs.get(`${file}\n${name}`)?.shift() };
}
