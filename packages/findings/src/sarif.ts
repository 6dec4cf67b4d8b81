import type { Level } from '@aevon/ports';
import { ruleName, type Finding, type Location } from './finding.ts';
import type { SarifLevel, SarifLocation, SarifLog, SarifResult, SarifRule, SarifRun } from './sarif-document.ts';

/** A run of one tool, to be written as one run of the document. */
export interface ScanRun {
  readonly tool: { readonly name: string; readonly version?: string; readonly url: string };
  /** Keeps runs of different tools and parts of a repository apart in code scanning: `lint/eslint/web`. */
  readonly category: string;
  readonly findings: readonly Finding[];
  /** How the tool counts columns. */
  readonly columns: 'utf16CodeUnits' | 'unicodeCodePoints';
  /** False when the tool did not do its whole work; the findings are then not all there are. */
  readonly completed: boolean;
  /** What went wrong, when it did not. */
  readonly problems: readonly string[];
  readonly startedAt?: Date;
  readonly endedAt?: Date;
}

const sarifLevels: Readonly<Record<Level, SarifLevel>> = { error: 'error', warning: 'warning', notice: 'note' };

/** A relative reference by RFC 3986: what a path may hold and a URI may not is percent-encoded. */
export function relativeUri(file: string): string {
  return file.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replace(/%40/g, '@');
}

function locate(location: Location): SarifLocation {
  const { region } = location;
  const artifactLocation = { uri: relativeUri(location.file), uriBaseId: '%SRCROOT%' } as const;
  if (region === undefined) return { physicalLocation: { artifactLocation } };
  return {
    physicalLocation: {
      artifactLocation,
      region: {
        startLine: region.line,
        ...(region.column === undefined ? {} : { startColumn: region.column }),
        ...(region.endLine === undefined ? {} : { endLine: region.endLine }),
        ...(region.endColumn === undefined ? {} : { endColumn: region.endColumn }),
      },
    },
  };
}

function describeRule(finding: Finding): SarifRule {
  const { rule, severity } = finding;
  return {
    id: rule.id,
    ...(rule.url !== undefined && /^https?:/.test(rule.url) && URL.canParse(rule.url) ? { helpUri: rule.url } : {}),
    defaultConfiguration: { level: sarifLevels[finding.level] },
    ...(severity === undefined ? {} : { properties: { 'security-severity': severity.toFixed(1) } }),
  };
}

function describeResult(finding: Finding, ruleIndex: number): SarifResult {
  return {
    ruleId: finding.rule.id,
    ruleIndex,
    level: sarifLevels[finding.level],
    message: { text: finding.message },
    locations: finding.location === undefined ? [] : [locate(finding.location)],
    partialFingerprints: { 'aevonIdentity/v1': finding.identity, primaryLocationLineHash: finding.identity },
    properties: { fixable: finding.fixable },
    ...(finding.isNew === undefined ? {} : { baselineState: finding.isNew ? 'new' : 'unchanged' }),
  };
}

function describeRun(run: ScanRun): SarifRun {
  const rules = [...new Map(run.findings.map((finding) => [ruleName(finding), finding])).entries()];
  const indexOf = new Map(rules.map(([name], index) => [name, index]));
  return {
    tool: {
      driver: {
        name: run.tool.name,
        ...(run.tool.version === undefined ? {} : { version: run.tool.version }),
        informationUri: run.tool.url,
        rules: rules.map(([, finding]) => describeRule(finding)),
      },
    },
    automationDetails: { id: `${run.category}/` },
    columnKind: run.columns,
    invocations: [
      {
        executionSuccessful: run.completed,
        ...(run.startedAt === undefined ? {} : { startTimeUtc: run.startedAt.toISOString() }),
        ...(run.endedAt === undefined ? {} : { endTimeUtc: run.endedAt.toISOString() }),
        toolExecutionNotifications: run.problems.map((text) => ({ level: 'error', message: { text } })),
      },
    ],
    results: run.findings.map((finding) => describeResult(finding, indexOf.get(ruleName(finding)) ?? -1)),
  };
}

/**
 * SARIF 2.1.0 with one run for each tool: relative URIs, stable fingerprints, and `executionSuccessful: false` for a
 * tool that did not finish.
 * Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", and GitHub's "SARIF support for
 * code scanning".
 */
export function toSarif(runs: readonly ScanRun[]): SarifLog {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: runs.map(describeRun),
  };
}
