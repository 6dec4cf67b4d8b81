import type { Level } from '@aevon/ports';

/** A place in the text of a file, all numbers 1-based. The end is exclusive, as in SARIF. */
export interface Region {
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface Location {
  /** Relative to the root of the repository, with forward slashes. */
  readonly file: string;
  /** Absent when the finding is about the file as a whole. */
  readonly region?: Region;
}

export interface Rule {
  /** As the tool writes it: `no-unused-vars`, `F401`, `CVE-2026-1234`. */
  readonly id: string;
  /** Where the rule is explained. */
  readonly url?: string;
}

/** One problem as a tool reported it, before it has an identity. */
export interface FindingDraft {
  /** Name of the tool in lower case: `eslint`. */
  readonly tool: string;
  readonly rule: Rule;
  readonly level: Level;
  /** CVSS-like score from 0 to 10 of a security finding; SARIF's `security-severity`. */
  readonly severity?: number;
  /** One sentence; may hold anything a foreign tool wrote. */
  readonly message: string;
  readonly location?: Location;
  /** Whether the tool can mend it by itself and safely. */
  readonly fixable: boolean;
}

export interface Finding extends FindingDraft {
  /** 32 hexadecimal digits: the same problem keeps them when its line moves; see `identify`. */
  readonly identity: string;
  /** Whether it is absent at the base; absent when no base was looked at. */
  readonly isNew?: boolean;
}

export const levels: readonly Level[] = ['error', 'warning', 'notice'];

/** `eslint/no-undef`: a rule's name over all tools. */
export function ruleName(finding: FindingDraft): string {
  return `${finding.tool}/${finding.rule.id}`;
}

function positionOf(finding: FindingDraft): [string, number, number] {
  const region = finding.location?.region;
  return [finding.location?.file ?? '', region?.line ?? 0, region?.column ?? 0];
}

/** Orders by path, line, column and rule; independent of the machine's locale. */
export function comparePlaces(a: FindingDraft, b: FindingDraft): number {
  const [fileA, lineA, columnA] = positionOf(a);
  const [fileB, lineB, columnB] = positionOf(b);
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  if (lineA !== lineB) return lineA - lineB;
  if (columnA !== columnB) return columnA - columnB;
  return ruleName(a) < ruleName(b) ? -1 : Number(ruleName(a) > ruleName(b));
}
