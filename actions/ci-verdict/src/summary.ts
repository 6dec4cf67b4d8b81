import type { JobFate, Judgement } from './judge.ts';

const marks: Readonly<Record<JobFate, string>> = {
  green: '✅ green',
  'not-needed': '➖ not needed',
  failed: '❌ failed',
  cancelled: '🚫 cancelled',
  missing: '❓ missing',
};

const headlines: Readonly<Record<Judgement['verdict'], string>> = {
  passed: '✅ All checks are green',
  failed: '❌ Not all checks are green',
  inconclusive: '❔ Not all checks have answered',
};

/** The decision first, then a row per job. */
export function summarize({ verdict, jobs }: Judgement): string {
  const nothingRan = verdict === 'passed' && jobs.every((job) => job.fate === 'not-needed');
  const rows = jobs.map(({ job, fate }) => `| ${job} | ${marks[fate]} |`);
  const note = nothingRan ? '\n\nNo job was needed for this change.' : '';
  return [`## ${headlines[verdict]}`, '', '| job | result |', '|---|---|', ...rows].join('\n') + note;
}
