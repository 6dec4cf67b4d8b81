import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, messageOf, type ArtifactInfo } from '@aevon/ports';
import { z } from 'zod';
import { callArtifacts, jobIds, type ArtifactParts } from './artifact-call.ts';
import { artifactCorrupt, serviceUnavailable } from './artifact-failures.ts';
import { fileDigest } from './artifact-upload.ts';
import { unpackZip } from './zip-reader.ts';

const listed = z.object({
  artifacts: z
    .array(
      z.object({
        workflow_run_backend_id: z.string(),
        workflow_job_run_backend_id: z.string(),
        database_id: z.coerce.string(),
        name: z.string(),
        size: z.coerce.number().default(0),
        created_at: z.string().optional(),
        digest: z.string().optional(),
      }),
    )
    .default([]),
});
const signed = z.object({ signed_url: z.string() });

type Listed = z.infer<typeof listed>['artifacts'][number];

function infoOf(artifact: Listed): ArtifactInfo {
  const { database_id: id, name, size: bytes, digest, created_at: createdAt } = artifact;
  return { id, name, bytes, digest, createdAt };
}

function newerFirst(a: ArtifactInfo, b: ArtifactInfo): number {
  return a.id.length === b.id.length ? (a.id < b.id ? 1 : -1) : b.id.length - a.id.length;
}

/** All artifacts of this run, newest first. @throws Failure `artifact-refused`, `artifact-service-unavailable`. */
export async function listArtifacts(parts: ArtifactParts): Promise<readonly ArtifactInfo[]> {
  const purpose = 'list the artifacts of this run';
  const { artifacts } = await callArtifacts(parts, 'ListArtifacts', jobIds(parts, purpose), listed, purpose);
  return artifacts.map(infoOf).sort(newerFirst);
}

/** The artifact may come from another job, whose id is needed to ask for its address. */
async function signedUrl(parts: ArtifactParts, artifact: ArtifactInfo, purpose: string): Promise<string> {
  const request = { ...jobIds(parts, purpose), id_filter: artifact.id };
  const { artifacts } = await callArtifacts(parts, 'ListArtifacts', request, listed, purpose);
  const found = artifacts.find(({ database_id: id }) => id === artifact.id);
  if (found === undefined) throw artifactCorrupt(artifact.name, 'it is not there any more');
  const { workflow_run_backend_id, workflow_job_run_backend_id, name } = found;
  const address = { workflow_run_backend_id, workflow_job_run_backend_id, name };
  return (await callArtifacts(parts, 'GetSignedArtifactURL', address, signed, purpose)).signed_url;
}

async function fetchZip(parts: ArtifactParts, artifact: ArtifactInfo, to: string): Promise<void> {
  const purpose = `download the artifact ${artifact.name}`;
  const url = await signedUrl(parts, artifact, purpose);
  const { status } = await parts.http
    .download({ method: 'GET', url, to, deadlineMs: 300_000, idleMs: 30_000, purpose, maxBytes: 2 * 1024 ** 3 })
    .catch((error: unknown) => {
      throw serviceUnavailable(purpose, error instanceof Failure ? error.facts.what : messageOf(error));
    });
  if (status !== 200) throw serviceUnavailable(purpose, `the storage answered ${status}`);
  const digest = `sha256:${await fileDigest(to)}`;
  if (artifact.digest !== undefined && artifact.digest !== '' && artifact.digest !== digest)
    throw artifactCorrupt(artifact.name, `its SHA-256 is ${digest}, GitHub has ${artifact.digest}`);
}

/** Downloads, checks and unpacks. @throws Failure `artifact-corrupt`, `artifact-refused`, `artifact-service-unavailable`. */
export async function downloadArtifact(
  parts: ArtifactParts,
  artifact: ArtifactInfo,
  directory: string,
): Promise<readonly string[]> {
  const temp = await mkdtemp(join(parts.runner.temp, 'artifact-'));
  try {
    const zip = join(temp, 'artifact.zip');
    await fetchZip(parts, artifact, zip);
    await mkdir(directory, { recursive: true });
    return await unpackZip(zip, directory).catch((error: unknown) => {
      throw artifactCorrupt(artifact.name, messageOf(error));
    });
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}
