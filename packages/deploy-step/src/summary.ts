import { type Artifact, type Outcome, spellArtifact } from '@aevon/deploy';
import { markdownBlock, markdownCode, markdownLink, markdownText } from '@aevon/findings';
import { failureLines, type Verdict } from '@aevon/ports';

const marks: Readonly<Record<Verdict, string>> = {
  live: '✅ live',
  failed: '❌ failed',
  superseded: '⏭️ superseded',
  skipped: '⏭️ skipped',
  'timed-out': '⏱️ timed out',
  inconclusive: '❔ inconclusive',
};

export interface Told {
  readonly platform: string;
  readonly artifact: Artifact;
  readonly outcome: Outcome;
  /** What was done about a red release, in one sentence. */
  readonly undone?: string | undefined;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

function headline({ platform, outcome }: Told): string {
  const how = outcome.unchanged ? ' already, nothing was changed' : '';
  return `## ${marks[outcome.verdict]}${how}: ${markdownText(outcome.service ?? 'the service')} on ${platform}`;
}

function facts({ artifact, outcome }: Told): string[] {
  const { deploymentId, identity, url, durationMs, adopted, previous: before } = outcome;
  const rows: [string, string | undefined][] = [
    ['asked for', markdownCode(spellArtifact(artifact))],
    ['runs, read back', identity === undefined ? undefined : markdownCode(spellArtifact(identity))],
    [
      'release',
      deploymentId === undefined ? undefined : `${markdownCode(deploymentId)}${adopted ? ' (was under way)' : ''}`,
    ],
    [
      'before',
      before === undefined
        ? undefined
        : `${markdownCode(before.deploymentId)} ${before.artifact === undefined ? '' : markdownCode(spellArtifact(before.artifact))}`,
    ],
    ['address', url === undefined ? undefined : markdownLink(url, url)],
    ['took', seconds(durationMs)],
  ];
  const told = rows.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
  return ['| | |', '|---|---|', ...told];
}

function progress({ steps }: Outcome): string[] {
  if (steps.length < 2) return [];
  const rows = steps.map(({ state, step, atMs }) => `| ${seconds(atMs)} | ${markdownText(step ?? state)} |`);
  return ['', '| after | it was |', '|---|---|', ...rows];
}

function trouble({ outcome, undone }: Told): string[] {
  const { failure, logTail, note } = outcome;
  if (failure === undefined) return note === undefined ? [] : ['', `> ${markdownText(note)}`];
  const [what = '', ...more] = failureLines(failure);
  const log =
    logTail.length === 0
      ? []
      : ['', '<details open><summary>End of its log</summary>', '', markdownBlock(logTail), '', '</details>'];
  const after = undone === undefined ? [] : ['', `⏪ ${markdownText(undone)}`];
  return ['', `**${markdownText(what)}**`, ...after, '', ...more.map((line) => `- ${markdownText(line)}`), ...log];
}

/** The decision first, then what is live, why not, and how it went. */
export function summarize(told: Told): string {
  const { outcome } = told;
  return [headline(told), ...trouble(told), '', ...facts(told), ...progress(outcome)].join('\n');
}
