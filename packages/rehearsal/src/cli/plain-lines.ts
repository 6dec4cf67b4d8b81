import type { PartRecord, Progress, StepRecord } from '../record.ts';

const signs: Readonly<Record<string, string>> = {
  success: '✓',
  failure: '✗',
  cancelled: '⊘',
  skipped: '-',
  'timed-out': '⊘',
};

function seconds({ startedAt, endedAt }: { readonly startedAt?: string; readonly endedAt?: string }): string {
  if (startedAt === undefined || endedAt === undefined) return '';
  return ` ${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}

function stepLines(job: string, step: StepRecord): string[] {
  const what =
    step.kind === 'not-rehearsed' ? `not rehearsed: ${step.note ?? ''}` : step.kind === 'stand-in' ? '(stand-in)' : '';
  const sign = signs[step.conclusion] ?? '?';
  const errors = step.annotations.filter((item) => item.level === 'error');
  const shown = errors.map(
    (item) =>
      `      ${item.file === undefined ? '' : `${item.file}:${item.line ?? 1} `}${item.message.split('\n')[0] ?? ''}`,
  );
  return [`  ${sign} ${job} · ${step.name}${seconds(step)} ${what}`.trimEnd(), ...shown];
}

/** What happens, line by line: for terminals that can't redraw, and for logs. */
export function plainLines(progress: Progress): string[] {
  switch (progress.type) {
    case 'journey-start':
      return ['', `${progress.journey}: ${progress.title}`];
    case 'run-start':
      return [`  ${progress.workflow} on ${progress.event}`];
    case 'job-start':
      return [`  ▶ ${progress.name}`];
    case 'step-end':
      return progress.record.conclusion === 'skipped' && progress.record.kind !== 'not-rehearsed'
        ? []
        : stepLines(progress.job, progress.record);
    case 'job-end': {
      const { record } = progress;
      return [
        `  ${signs[record.conclusion] ?? '?'} ${record.name}: ${record.conclusion}${seconds(record)}${record.note === undefined ? '' : ` (${record.note})`}`,
      ];
    }
    case 'journey-end':
      return progress.record.expectations.map(
        ({ met, text, seen }) => `  ${met ? '✓' : '✗'} ${text}${met ? '' : `  Seen: ${seen}`}`,
      );
    case 'note':
      return [`  ${progress.text}`];
    case 'step-start':
    case 'run-end':
      return [];
  }
}

/** What is real and what stands in. */
export function partLines(parts: readonly PartRecord[]): string[] {
  const words = { real: 'real', 'stand-in': 'stand-in', absent: 'ABSENT' } as const;
  return parts.map(({ kind, name, note }) => `${words[kind].padEnd(9)} ${name}: ${note}`);
}
