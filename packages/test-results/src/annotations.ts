import type { Annotation } from '@aevon/ports';
import { fullName } from './case-identity.ts';
import type { Judgement } from './judgement.ts';
import type { TestCase } from './model.ts';
import { clip } from './plain-text.ts';

const detailLimit = 1_200;

function place(test: TestCase): Pick<Annotation, 'file' | 'line' | 'column'> {
  const { location } = test.failure ?? {};
  if (location === undefined) return { file: test.file, line: test.line ?? 1 };
  return {
    file: location.file,
    line: location.line,
    ...(location.column === undefined ? {} : { column: location.column }),
  };
}

function annotate(level: Annotation['level'], test: TestCase, message: string): Annotation {
  return { level, title: `${test.package} > ${fullName(test)}`, message: clip(message, detailLimit), ...place(test) };
}

function failureText(test: TestCase): string {
  const { message = 'failed', diff } = test.failure ?? {};
  if (diff === undefined || message.includes(diff)) return message;
  return diff.includes(message) ? diff : `${message}\n\n${diff}`;
}

/** One case of each file before a second of any, so that the few that are shown touch many places. */
function spread(cases: readonly TestCase[]): TestCase[] {
  const queues = [...Map.groupBy(cases, (test) => test.file).values()];
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1))).flat();
}

/** Annotations, the most telling first: whole files before single cases, failures before flaky tests. */
export function annotationsOf(judgement: Judgement): Annotation[] {
  const of = (outcome: TestCase['outcome']): TestCase[] => judgement.cases.filter((test) => test.outcome === outcome);
  const failed = spread(of('failed')).sort(
    (a, b) => Number(b.name === '(whole file)') - Number(a.name === '(whole file)'),
  );
  // The trouble that decides is told by the failure of the step itself.
  const deciding = judgement.troubles.find((entry) => entry.code === judgement.code);
  const others = judgement.troubles.filter((entry) => entry !== deciding);
  const troubles = others.map((entry): Annotation => ({
    level: 'error',
    title: entry.code,
    message: `${entry.what}\nFix: ${entry.fix}`,
  }));
  return [
    ...troubles,
    ...failed.map((test) => annotate('error', test, failureText(test))),
    ...spread(of('flaky')).map((test) =>
      annotate(
        'warning',
        test,
        `passed after ${test.retries} ${test.retries === 1 ? 'retry' : 'retries'}; failed before: ${failureText(test)}`,
      ),
    ),
    ...spread(of('quarantined-failed')).map((test) =>
      annotate('notice', test, `fails, held back by the quarantine: ${failureText(test)}`),
    ),
  ];
}
