import { comparePlaces, ruleName, type Finding, type FindingDraft, type Rule } from './finding.ts';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly notices: number;
  readonly fixable: number;
  /** Files with at least one finding. */
  readonly files: number;
}

export function countFindings(findings: readonly FindingDraft[]): Counts {
  const ofLevel = (level: string): number => findings.filter((finding) => finding.level === level).length;
  return {
    errors: ofLevel('error'),
    warnings: ofLevel('warning'),
    notices: ofLevel('notice'),
    fixable: findings.filter((finding) => finding.fixable).length,
    files: filesOf(findings).size,
  };
}

export function filesOf(findings: readonly FindingDraft[]): Set<string> {
  return new Set(findings.flatMap(({ location }) => (location === undefined ? [] : [location.file])));
}

/** All findings of one rule, sorted by place. */
export interface RuleGroup {
  readonly name: string;
  readonly tool: string;
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  readonly files: number;
}

/** Groups by rule: rules with errors first, then by files touched, then by findings, then by name. */
export function groupByRule(findings: readonly Finding[]): RuleGroup[] {
  const groups = [...Map.groupBy(findings, ruleName)].flatMap(([name, members]): RuleGroup[] => {
    const [first] = members;
    if (first === undefined) return [];
    const sorted = members.toSorted(comparePlaces);
    return [{ name, tool: first.tool, rule: first.rule, findings: sorted, files: filesOf(sorted).size }];
  });
  return groups.sort(compareGroups);
}

function errorsIn(group: RuleGroup): number {
  return countFindings(group.findings).errors;
}

function compareGroups(a: RuleGroup, b: RuleGroup): number {
  return (
    Number(errorsIn(b) > 0) - Number(errorsIn(a) > 0) ||
    b.files - a.files ||
    b.findings.length - a.findings.length ||
    (a.name < b.name ? -1 : 1)
  );
}

export interface FileGroup {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** Groups by file, the one with most errors first, then most findings, then by name. */
export function groupByFile(findings: readonly Finding[]): FileGroup[] {
  const placed = findings.filter((finding) => finding.location !== undefined);
  const groups = [...Map.groupBy(placed, (finding) => finding.location?.file ?? '')];
  return groups
    .map(([file, members]) => ({ file, findings: members.toSorted(comparePlaces) }))
    .sort((a, b) => {
      const [countA, countB] = [countFindings(a.findings), countFindings(b.findings)];
      return countB.errors - countA.errors || b.findings.length - a.findings.length || (a.file < b.file ? -1 : 1);
    });
}
