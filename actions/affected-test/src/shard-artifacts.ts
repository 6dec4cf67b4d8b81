import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type ArtifactInfo } from '@aevon/ports';
import { parseShardReport, type NamedShard, type ShardReport } from '@aevon/test-results';
import type { Ports } from './ports.ts';

const reportName = 'report.json';
const maxReportBytes = 512 * 1024 * 1024;

/** A later attempt gets a name of its own: names are unique in a run, and attempt 1 keeps its artifact. */
export function artifactNameOf(name: string, report: Pick<ShardReport, 'shard' | 'shards' | 'attempt'>): string {
  const base = `aevon-${name}-shard-${report.shard}-of-${report.shards}`;
  return report.attempt > 1 ? `${base}-attempt-${report.attempt}` : base;
}

/** @throws Failure of the artifact service. */
export async function uploadShard(ports: Ports, name: string, report: ShardReport): Promise<void> {
  const directory = mkdtempSync(join(ports.runner.temp, 'aevon-shard-'));
  const path = join(directory, reportName);
  writeFileSync(path, JSON.stringify(report));
  const artifact = artifactNameOf(name, report);
  await ports.artifacts.upload(artifact, [{ path, name: reportName }], { retentionDays: 7 });
  ports.reporter.info(`report kept as the artifact ${artifact}`);
}

function isShardOf(name: string, artifact: ArtifactInfo): boolean {
  const start = `aevon-${name}-shard-`;
  return artifact.name.startsWith(start) && /^\d+-of-\d+(-attempt-\d+)?$/.test(artifact.name.slice(start.length));
}

function readReport(directory: string, artifact: ArtifactInfo): ShardReport {
  const path = join(directory, reportName);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size <= maxReportBytes) return parseShardReport(readFileSync(path, 'utf8'), artifact.name);
  throw new Failure({
    kind: 'infrastructure',
    code: 'shard-unreadable',
    what: `the artifact ${artifact.name} ${size === undefined ? `holds no ${reportName}` : 'is too large to read'}`,
    fix: 'let only this action write artifacts of that name, then re-run the job of that shard',
  });
}

/** All reports of this run's shards, of every attempt. @throws Failure `shard-unreadable` or of the artifact service. */
export async function downloadShards(ports: Ports, name: string): Promise<NamedShard[]> {
  const artifacts = (await ports.artifacts.list()).filter((artifact) => isShardOf(name, artifact));
  const root = mkdtempSync(join(ports.runner.temp, 'aevon-shards-'));
  const shards: NamedShard[] = [];
  for (const [index, artifact] of artifacts.entries()) {
    const directory = join(root, String(index));
    mkdirSync(directory);
    await ports.artifacts.download(artifact, directory);
    shards.push({ name: artifact.name, report: readReport(directory, artifact) });
  }
  return shards;
}
