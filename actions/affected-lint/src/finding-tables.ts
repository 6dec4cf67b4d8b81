import {
  type FileGroup,
  type Finding,
  groupByFile,
  groupByRule,
  markdownLink,
  markdownText,
  type RuleGroup,
} from '@aevon/findings';
import type { Links } from './links.ts';
import { plural } from './words.ts';

const maxRules = 10;
const maxFiles = 10;
const maxFindingsOfFile = 5;
const maxMessage = 160;

const icons = { error: '❌', warning: '⚠️', notice: 'ℹ️' } as const;

function bar(count: number, most: number): string {
  const width = Math.max(1, Math.round((count / most) * 10));
  return `${'█'.repeat(width)}${'░'.repeat(10 - width)}`;
}

function ruleRow(group: RuleGroup, most: number): string {
  const [first] = group.findings;
  const { url, id } = group.rule;
  const name = url !== undefined && /^https?:\/\//.test(url) ? markdownLink(id, url) : markdownText(id);
  const fixable = group.findings.filter((finding) => finding.fixable).length;
  const mend = fixable === 0 ? '' : fixable === group.findings.length ? 'yes' : `${fixable} of them`;
  const icon = first === undefined ? '' : icons[first.level];
  return `| ${icon} ${name} | ${markdownText(group.tool)} | ${bar(group.findings.length, most)} ${group.findings.length} | ${group.files} | ${mend} |`;
}

/** The rules that are broken most. */
export function ruleTable(findings: readonly Finding[]): string {
  const groups = groupByRule(findings);
  const most = Math.max(1, ...groups.map((group) => group.findings.length));
  const rest = groups.length - maxRules;
  return [
    '| rule | linter | findings | files | fixes itself |',
    '|---|---|---|---|---|',
    ...groups.slice(0, maxRules).map((group) => ruleRow(group, most)),
    ...(rest > 0 ? [`| … and ${plural(rest, 'more rule')} | | | | |`] : []),
  ].join('\n');
}

function cut(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > maxMessage ? `${line.slice(0, maxMessage)}…` : line;
}

function findingLine(finding: Finding, links: Links): string {
  const { location } = finding;
  const place = location?.region === undefined ? '' : `${links.line(location.file, location.region.line)} `;
  return `${icons[finding.level]} ${place}${markdownText(cut(finding.message))} <sub>${markdownText(finding.rule.id)}</sub>`;
}

function fileRow({ file, findings }: FileGroup, links: Links): string {
  const order = { error: 0, warning: 1, notice: 2 } as const;
  const worst = findings.toSorted((a, b) => order[a.level] - order[b.level]);
  const lines = worst.slice(0, maxFindingsOfFile).map((finding) => findingLine(finding, links));
  const rest = findings.length - lines.length;
  return `| ${links.file(file)} | ${[...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('<br>')} |`;
}

/** The files with most findings, and their lines. */
export function fileTable(findings: readonly Finding[], links: Links): string {
  const groups = groupByFile(findings);
  const rest = groups.length - maxFiles;
  return [
    '| file | findings |',
    '|---|---|',
    ...groups.slice(0, maxFiles).map((group) => fileRow(group, links)),
    ...(rest > 0 ? [`| … and ${plural(rest, 'more file')} | |`] : []),
  ].join('\n');
}
