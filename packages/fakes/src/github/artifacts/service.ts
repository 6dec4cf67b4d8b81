import { createHash } from 'node:crypto';
import type { BlobHost } from '../../azure-blob/blob-host.ts';
import type { Signer } from '../../azure-blob/signature.ts';
import type { RuntimeClaims } from '../runtime-token.ts';
import { readMessage } from '../twirp/messages.ts';
import { type Services, TwirpError } from '../twirp/server.ts';
import { type Artifact, artifactBlobOf, type Artifacts, downloadNameOf } from './store.ts';

/** Source: docs.github.com, "Actions limits": 500 artifacts a job; retention 1 to 90 days in a public repository. */
const artifactsPerJob = 500;
const day = 24 * 60 * 60_000;
const longestRetention = 90 * day;

const ids = { workflow_run_backend_id: 'text', workflow_job_run_backend_id: 'text' } as const;
const createFields = {
  ...ids,
  name: 'text',
  expires_at: 'optional-time',
  version: 'int32',
  mime_type: 'optional-text',
} as const;
const finalizeFields = { ...ids, name: 'text', size: 'int64', hash: 'optional-text' } as const;
const listFields = { ...ids, name_filter: 'optional-text', id_filter: 'optional-int64' } as const;
const nameFields = { ...ids, name: 'text' } as const;

export interface ArtifactParts {
  readonly artifacts: Artifacts;
  readonly blobs: BlobHost;
  readonly signer: Signer;
  readonly now: () => Date;
}

interface Ids {
  readonly workflow_run_backend_id: string;
  readonly workflow_job_run_backend_id: string;
}

function checkIds(given: Ids, claims: RuntimeClaims): void {
  if (given.workflow_run_backend_id === claims.runId && given.workflow_job_run_backend_id === claims.jobId) return;
  throw new TwirpError('permission_denied', 'the workflow run or job is not the one that the token was issued for');
}

/** Other jobs of the same run may be read from. */
function checkRun(given: Ids, claims: RuntimeClaims): void {
  if (given.workflow_run_backend_id !== claims.runId)
    throw new TwirpError('permission_denied', 'the workflow run is not the one that the token was issued for');
}

/** Source: actions/toolkit, path-and-artifact-name-validation. */
function checkName(name: string): void {
  if (name === '') throw new TwirpError('invalid_argument', 'artifact name is empty');
  const [bad] = /["<>|*?:\r\n\\/]/.exec(name) ?? [];
  if (bad !== undefined)
    throw new TwirpError('invalid_argument', `artifact name contains the character ${JSON.stringify(bad)}`);
}

function readExpiry(given: Date | undefined, now: Date): Date {
  if (given === undefined) return new Date(now.getTime() + longestRetention);
  const lifetime = given.getTime() - now.getTime();
  if (lifetime <= 0 || lifetime > longestRetention + day)
    throw new TwirpError('invalid_argument', 'expires_at is not between now and 90 days from now');
  return given;
}

function ofRun({ artifacts, now }: ArtifactParts, runId: string): Artifact[] {
  return artifacts
    .all()
    .filter((artifact) => artifact.runId === runId && Date.parse(artifact.expiresAt) > now().getTime());
}

function findReady(parts: ArtifactParts, runId: string, name: string): Artifact {
  const found = ofRun(parts, runId).find((artifact) => artifact.name === name && artifact.state === 'ready');
  if (found === undefined) throw new TwirpError('not_found', 'artifact not found');
  return found;
}

function checkRoom(parts: ArtifactParts, claims: RuntimeClaims, wanted: string): void {
  const others = ofRun(parts, claims.runId);
  if (others.some(({ name }) => name === wanted))
    throw new TwirpError('already_exists', 'an artifact with this name already exists on the workflow run');
  if (others.filter(({ jobId }) => jobId === claims.jobId).length >= artifactsPerJob)
    throw new TwirpError('resource_exhausted', `the job has reached the limit of ${artifactsPerJob} artifacts`);
}

function create(parts: ArtifactParts, body: Buffer, claims: RuntimeClaims): object {
  const message = readMessage(createFields, body);
  checkIds(message, claims);
  checkName(message.name);
  if (message.version !== 4 && message.version !== 7)
    throw new TwirpError('invalid_argument', `version ${message.version} is not known`);
  checkRoom(parts, claims, message.name);
  const time = parts.now();
  const artifact = parts.artifacts.add({
    ...{ runId: claims.runId, jobId: claims.jobId, name: message.name, bytes: 0, digest: undefined },
    mimeType: message.mime_type ?? 'application/zip',
    createdAt: time.toISOString(),
    expiresAt: readExpiry(message.expires_at, time).toISOString(),
    state: 'created',
  });
  const expires = new Date(time.getTime() + 60 * 60_000);
  return {
    ok: true,
    signed_upload_url: parts.signer.sign({ name: artifactBlobOf(artifact), access: 'write', expires }),
  };
}

function checkUpload(blob: Buffer | undefined, size: number, hash: string | undefined): void {
  if (blob === undefined) throw new TwirpError('failed_precondition', 'nothing was uploaded for this artifact');
  if (blob.byteLength !== size)
    throw new TwirpError('invalid_argument', `size is ${size}, but ${blob.byteLength} bytes were uploaded`);
  const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`;
  if (hash !== undefined && hash !== digest)
    throw new TwirpError('invalid_argument', `hash is ${hash}, but the uploaded bytes have ${digest}`);
}

function finalize(parts: ArtifactParts, body: Buffer, claims: RuntimeClaims): object {
  const message = readMessage(finalizeFields, body);
  checkIds(message, claims);
  const artifact = ofRun(parts, claims.runId).find(
    ({ name, jobId, state }) => name === message.name && jobId === claims.jobId && state === 'created',
  );
  if (artifact === undefined) throw new TwirpError('not_found', 'artifact not found');
  checkUpload(parts.blobs.read(artifactBlobOf(artifact)), message.size, message.hash);
  parts.artifacts.replace({ ...artifact, bytes: message.size, digest: message.hash, state: 'ready' });
  return { ok: true, artifact_id: String(artifact.id) };
}

function list(parts: ArtifactParts, body: Buffer, claims: RuntimeClaims): object {
  const message = readMessage(listFields, body);
  checkRun(message, claims);
  const found = ofRun(parts, claims.runId).filter(
    ({ id, name, state }) =>
      state === 'ready' && name === (message.name_filter ?? name) && id === (message.id_filter ?? id),
  );
  return { artifacts: found.map(describe) };
}

function getUrl(parts: ArtifactParts, body: Buffer, claims: RuntimeClaims): object {
  const message = readMessage(nameFields, body);
  checkRun(message, claims);
  return { signed_url: signDownload(findReady(parts, claims.runId, message.name), parts.signer, parts.now()) };
}

function remove(parts: ArtifactParts, body: Buffer, claims: RuntimeClaims): object {
  const message = readMessage(nameFields, body);
  checkRun(message, claims);
  const artifact = findReady(parts, claims.runId, message.name);
  parts.artifacts.remove(artifact.id);
  parts.blobs.remove(artifactBlobOf(artifact));
  return { ok: true, artifact_id: String(artifact.id) };
}

/** `github.actions.results.api.v1.ArtifactService`. Source: actions/toolkit, packages/artifact/src/generated/results/api/v1/artifact.ts. */
export function createArtifactService(parts: ArtifactParts): Services {
  const service = 'github.actions.results.api.v1.ArtifactService';
  return new Map([
    [`${service}/CreateArtifact`, (body, claims) => create(parts, body, claims)],
    [`${service}/FinalizeArtifact`, (body, claims) => finalize(parts, body, claims)],
    [`${service}/ListArtifacts`, (body, claims) => list(parts, body, claims)],
    [`${service}/GetSignedArtifactURL`, (body, claims) => getUrl(parts, body, claims)],
    [`${service}/DeleteArtifact`, (body, claims) => remove(parts, body, claims)],
  ]);
}

function describe(artifact: Artifact): object {
  return {
    workflow_run_backend_id: artifact.runId,
    workflow_job_run_backend_id: artifact.jobId,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.bytes),
    created_at: artifact.createdAt,
    ...(artifact.digest === undefined ? {} : { digest: artifact.digest }),
  };
}

/** A URL for ten minutes that hands out the artifact under its own name and type. */
export function signDownload(artifact: Artifact, signer: Signer, now: Date): string {
  const name = downloadNameOf(artifact);
  return signer.sign({
    name: artifactBlobOf(artifact),
    access: 'read',
    expires: new Date(now.getTime() + 10 * 60_000),
    contentType: artifact.mimeType,
    contentDisposition: `attachment; filename="${name.replace(/[^\x20-\x7e]|"/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
}
