import type { Matrices } from './matrices.ts';
import type { Plan } from './make.ts';
import type { PlanDocument, PlanPackage } from '../plan-document.ts';

/** Rows shown in full; the rest is counted. */
const shownPackages = 60;
const shownReasons = 3;

/** Foreign text as a table cell: no markup of its own, one line. */
function cell(text: string): string {
  const flat = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return flat.replace(/[\\`*_{}[\]()<>#|~&@!-]/g, (mark) =>
    /[<>&]/.test(mark) ? `&#${mark.charCodeAt(0)};` : `\\${mark}`,
  );
}

function headline({ mode, packages, services, total }: PlanDocument): string {
  if (mode === 'none') return '## Plan: nothing is affected';
  const count = (amount: number, word: string): string => `${amount} ${word}${amount === 1 ? '' : 's'}`;
  const deployed = services.length === 0 ? '' : `, ${count(services.length, 'service')}`;
  return `## Plan: ${packages.length} of ${count(total, 'package')}${deployed}`;
}

function range({ base, head, event, mode }: PlanDocument): string {
  const short = (sha: string): string => `\`${sha.slice(0, 10)}\``;
  const span = base === undefined ? `at ${short(head)}` : `${short(base)}…${short(head)}`;
  return `\`${mode}\` ${span}, event \`${event}\``;
}

function reasons(member: { readonly reasons: readonly string[] }): string {
  const shown = member.reasons.slice(0, shownReasons).map(cell);
  const rest = member.reasons.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… ${rest} more`] : [])].join('<br>');
}

function row(member: PlanPackage): string {
  const cells = [
    `**${cell(member.name)}**<br>${cell(member.path)}`,
    reasons(member),
    member.linters.join(', ') || '–',
    member.testRunners.join(', ') || '–',
    member.builds ? 'yes' : '–',
  ];
  return `| ~ | ${cells.join(' | ')} |`;
}

function packageTable({ packages }: PlanDocument): string[] {
  if (packages.length === 0) return [];
  const rest = packages.length - shownPackages;
  return [
    '',
    '| | package | because | lint | test | build |',
    '|---|---|---|---|---|---|',
    ...packages.slice(0, shownPackages).map(row),
    ...(rest > 0 ? ['', `… and ${rest} more packages; the output \`plan\` has all of them.`] : []),
  ];
}

function serviceTable({ services }: PlanDocument): string[] {
  if (services.length === 0) return [];
  const rows = services.map(
    ({ name, target, image }, index) => `| ${index + 1} | ${cell(name)} | ${target ?? '–'} | ${image ? 'yes' : '–'} |`,
  );
  return [
    '',
    '### Services, in order of deployment',
    '',
    '| | service | target | image |',
    '|---|---|---|---|',
    ...rows,
  ];
}

function counts(matrices: Matrices): string {
  const parts = (['lint', 'test', 'build', 'image', 'deploy'] as const).map(
    (name) => `${matrices[name].include.length} ${name}`,
  );
  return `**Jobs:** ${parts.join(', ')}.`;
}

/** "3 changed files are ignored by the manifest (`ignore`)". */
function ignoredFiles({ length }: readonly string[]): string {
  return `${length} changed ${length === 1 ? 'file is' : 'files are'} ignored by the manifest (\`ignore\`)`;
}

/** The decision first, then each package with its reasons, in the manner of `terraform plan`. */
export function summarizePlan({ document, changeSet, manifestPresent, ignored }: Plan, matrices: Matrices): string {
  const unsure =
    changeSet.confidence === 'exact'
      ? []
      : [
          `> The change set is ${changeSet.confidence === 'none' ? 'not known' : 'likely, not proved'}: ${cell(changeSet.reason)}.${changeSet.fix === undefined ? '' : ` Fix: ${cell(changeSet.fix)}.`}`,
          '',
        ];
  const manifest = manifestPresent ? [] : ['', 'There is no `aevon.yml`, so no service is known.'];
  return [
    headline(document),
    '',
    ...unsure,
    `${range(document)}: ${cell(document.reason)}`,
    ...packageTable(document),
    ...serviceTable(document),
    ...manifest,
    ...(ignored.length === 0 ? [] : ['', `${ignoredFiles(ignored)}.`]),
    '',
    counts(matrices),
  ].join('\n');
}

/** The same as lines for the log. */
export function planLines({ document, ignored }: Plan): string[] {
  const lines = document.packages.map((member) => `  ~ ${member.path}  (${member.reasons.join('; ')})`);
  return [
    `plan: ${document.mode}: ${document.reason}`,
    ...lines,
    `${document.packages.length} of ${document.total} packages`,
    ...(ignored.length === 0 ? [] : [ignoredFiles(ignored)]),
  ];
}
