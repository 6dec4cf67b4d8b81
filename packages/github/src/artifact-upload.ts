import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactFile, ArtifactInfo } from '@aevon/ports';
import { z } from 'zod';
import { callArtifacts, jobIds, type ArtifactParts } from './artifact-call.ts';
import { artifactRefused, serviceUnavailable } from './artifact-failures.ts';
import { artifactName, entryProblem } from './artifact-name.ts';
import { uploadBlob } from './blob-upload.ts';
import { writeZip } from './zip-writer.ts';

const created = z.object({ ok: z.boolean().default(false), signed_upload_url: z.string().default('') });
const finalized = z.object({ ok: z.boolean().default(false), artifact_id: z.coerce.string().default('') });

/** Version of the artifact format with a zip in blob storage; what upload-artifact v4 and newer send. */
const formatVersion = 7;
const largestBytes = 0xf000_0000;

/** SHA-256 of a file in hex. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function checkFiles(name: string, files: readonly ArtifactFile[]): Promise<void> {
  if (files.length === 0) throw artifactRefused(`the artifact ${name} would be empty`, 'name at least one file');
  const names = new Set<string>();
  let total = 0;
  for (const file of files) {
    const problem = names.has(file.name) ? 'is there twice' : entryProblem(file.name);
    if (problem !== undefined)
      throw artifactRefused(`the file ${file.name} of the artifact ${name} ${problem}`, 'rename the file');
    names.add(file.name);
    total += (await stat(file.path)).size;
  }
  if (total > largestBytes)
    throw artifactRefused(`the artifact ${name} would have ${total} bytes`, 'upload less than 4 GB at once');
}

async function sendZip(
  parts: ArtifactParts,
  name: string,
  zip: string,
  days: number | undefined,
): Promise<ArtifactInfo> {
  const purpose = `upload the artifact ${name}`;
  const ids = jobIds(parts, purpose);
  const expires =
    days === undefined ? {} : { expires_at: new Date(parts.clock.now().getTime() + days * 86_400_000).toISOString() };
  const request = { ...ids, name, version: formatVersion, mime_type: 'application/zip', ...expires };
  const { ok, signed_upload_url: url } = await callArtifacts(parts, 'CreateArtifact', request, created, purpose);
  if (!ok || url === '') throw serviceUnavailable(purpose, 'the service did not give a place to upload to');
  const digest = await fileDigest(zip);
  const patience = { deadlineMs: 300_000, idleMs: 30_000 };
  const uploaded = await uploadBlob({
    http: parts.http,
    url,
    file: zip,
    purpose,
    contentType: 'application/zip',
    patience,
  });
  if (uploaded.outcome === 'failed') throw serviceUnavailable(purpose, uploaded.reason);
  const end = { ...ids, name, size: String(uploaded.bytes), hash: `sha256:${digest}` };
  const done = await callArtifacts(parts, 'FinalizeArtifact', end, finalized, purpose);
  if (!done.ok) throw serviceUnavailable(purpose, 'the service did not take the artifact');
  return {
    id: done.artifact_id,
    name,
    bytes: uploaded.bytes,
    digest: `sha256:${digest}`,
    createdAt: parts.clock.now().toISOString(),
  };
}

/** Zips the files and uploads them as one artifact. @throws Failure `artifact-refused`, `artifact-service-unavailable`. */
export async function uploadArtifact(
  parts: ArtifactParts,
  text: string,
  files: readonly ArtifactFile[],
  days: number | undefined,
): Promise<ArtifactInfo> {
  const name = artifactName(text);
  await checkFiles(name, files);
  const directory = await mkdtemp(join(parts.runner.temp, 'artifact-'));
  try {
    const zip = join(directory, 'artifact.zip');
    await writeZip(zip, files);
    return await sendZip(parts, name, zip, days);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
