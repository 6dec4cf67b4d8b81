import type { Annotation, Level } from '@aevon/ports';
import { groupByRule, type RuleGroup } from './counts.ts';
import { levels, ruleName, type Finding, type Region } from './finding.ts';

/** GitHub shows at most ten annotations of a level for one step; one error is left for the failure of the step itself. */
export const annotationLimits: Readonly<Record<Level, number>> = { error: 9, warning: 10, notice: 10 };

/** One of each file before a second of any, so that the few that are shown touch many places. */
function spreadOverFiles(findings: readonly Finding[]): Finding[] {
  return takeTurns([...Map.groupBy(findings, (finding) => finding.location?.file ?? '').values()]);
}

function takeTurns(queues: readonly (readonly Finding[])[]): Finding[] {
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1))).flat();
}

/** Orders the findings of one level: rules by how far they reach, one of each rule before a second of any. */
function rankLevel(findings: readonly Finding[]): Finding[] {
  return takeTurns(groupByRule(findings).map((group) => spreadOverFiles(group.findings)));
}

/** All findings, the most telling first: errors, then warnings, then notices. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return levels.flatMap((level) => rankLevel(findings.filter((finding) => finding.level === level)));
}

/** A group's annotation also speaks for those of its rule that are held back. */
function restOf(group: RuleGroup, shown: number): string {
  const rest = group.findings.length - shown;
  if (rest === 0) return '';
  const files = group.files === 1 ? 'all in this file' : `${group.files} files in all`;
  return `\n${rest} more of this rule (${files}): see the job summary.`;
}

/** GitHub takes columns only for a place within one line. */
function placeOf(region: Region): Partial<Annotation> {
  const { line, endLine } = region;
  return endLine === undefined || endLine === line ? region : { line, endLine };
}

function annotate(finding: Finding, rest: string): Annotation {
  const { location } = finding;
  return {
    level: finding.level,
    title: `${finding.tool}: ${finding.rule.id}`,
    message: finding.message + rest,
    ...(location === undefined
      ? {}
      : { file: location.file, ...(location.region === undefined ? {} : placeOf(location.region)) }),
  };
}

function annotateLevel(findings: readonly Finding[], limit: number): Annotation[] {
  const shown = rankLevel(findings).slice(0, limit);
  const groups = new Map(groupByRule(findings).map((group) => [group.name, group]));
  const told = new Set<string>();
  return shown.map((finding) => {
    const name = ruleName(finding);
    const group = groups.get(name);
    if (group === undefined || told.has(name)) return annotate(finding, '');
    told.add(name);
    const ofRule = shown.filter((other) => ruleName(other) === name).length;
    return annotate(finding, restOf(group, ofRule));
  });
}

export interface Selection {
  readonly annotations: readonly Annotation[];
  /** How many findings of each level have no annotation of their own. */
  readonly held: Readonly<Record<Level, number>>;
}

/** The few annotations that GitHub shows of each level, ranked; each rule's first tells how many more there are. */
export function selectAnnotations(findings: readonly Finding[], limits = annotationLimits): Selection {
  const held: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  const annotations = levels.flatMap((level) => {
    const ofLevel = findings.filter((finding) => finding.level === level);
    held[level] = Math.max(0, ofLevel.length - limits[level]);
    return annotateLevel(ofLevel, limits[level]);
  });
  return { annotations, held };
}
