import { type Finding, groupByFile, ruleName } from '@aevon/findings';
import type { Reporter } from '@aevon/ports';

const maxLines = 2_000;

function lineOf(finding: Finding): string {
  const { location, level, message } = finding;
  const region = location?.region;
  const place =
    region === undefined ? (location?.file ?? '') : `${location?.file}:${region.line}:${region.column ?? 1}`;
  return `${place}  ${level}  ${message.replace(/\s+/g, ' ')}  ${ruleName(finding)}`;
}

/** Every finding as a line that editors can follow, in a folded group. */
export async function listFindings(findings: readonly Finding[], reporter: Reporter): Promise<void> {
  if (findings.length === 0) return;
  const nowhere = findings.filter((finding) => finding.location === undefined);
  const lines = [...groupByFile(findings).flatMap((group) => group.findings), ...nowhere].map(lineOf);
  await reporter.group(`Findings (${findings.length})`, async () => {
    for (const line of lines.slice(0, maxLines)) reporter.info(line);
    if (lines.length > maxLines) reporter.info(`… and ${lines.length - maxLines} more: see the SARIF file`);
    return Promise.resolve();
  });
}
