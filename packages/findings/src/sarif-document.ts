/** The part of a SARIF 2.1.0 document that is written here; names as in the standard. */
export interface SarifLog {
  $schema: string;
  version: '2.1.0';
  runs: SarifRun[];
}

export type SarifLevel = 'error' | 'warning' | 'note';

export interface SarifRule {
  id: string;
  helpUri?: string;
  defaultConfiguration: { level: SarifLevel };
  properties?: { 'security-severity': string };
}

export interface SarifLocation {
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId: '%SRCROOT%' };
    region?: { startLine: number; startColumn?: number; endLine?: number; endColumn?: number };
  };
}

export interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  level: SarifLevel;
  message: { text: string };
  locations: SarifLocation[];
  partialFingerprints: Record<string, string>;
  properties: { fixable: boolean };
  baselineState?: 'new' | 'unchanged';
}

export interface SarifRun {
  tool: { driver: { name: string; version?: string; informationUri: string; rules: SarifRule[] } };
  automationDetails: { id: string };
  columnKind: 'utf16CodeUnits' | 'unicodeCodePoints';
  invocations: {
    executionSuccessful: boolean;
    startTimeUtc?: string;
    endTimeUtc?: string;
    toolExecutionNotifications: { level: 'error'; message: { text: string } }[];
  }[];
  results: SarifResult[];
}
