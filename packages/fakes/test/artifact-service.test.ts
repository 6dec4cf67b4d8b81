import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from './support/client.ts';
import { containing } from './support/matchers.ts';
import { openScene, type Scene } from './support/scene.ts';
import { type Call, callerOf, textOf } from './support/twirp.ts';

let scene: Scene;
let clock: Date;
beforeEach(async () => {
  clock = new Date('2026-11-24T10:00:00Z');
  scene = await openScene({ git: false, now: () => clock });
});
afterEach(() => scene.stop());

const ids = (jobId = 2, runId = 1): object => ({
  workflow_run_backend_id: String(runId),
  workflow_job_run_backend_id: String(jobId),
});
const caller = (jobId = 2, runId = 1): Call => callerOf(scene, 'ArtifactService', { runId, jobId });
const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

async function upload(call: Call, name: string, content: string, id = ids()): Promise<void> {
  const created = await call('CreateArtifact', { ...id, name, version: 7, mime_type: 'application/zip' });
  await send(scene.world, 'PUT', textOf(created.json, 'signed_upload_url'), {
    headers: { 'x-ms-blob-type': 'BlockBlob' },
    body: content,
  });
  expect(
    (await call('FinalizeArtifact', { ...id, name, size: content.length, hash: sha256(content) })).json,
  ).toMatchObject({ ok: true });
}

describe('the artifact service', () => {
  it('hands an artifact from one job to the next, by its own name', async () => {
    await upload(caller(2), 'plan', 'zip bytes');
    const call = caller(3);
    expect((await call('ListArtifacts', { ...ids(3), name_filter: 'plan' })).json).toEqual({
      artifacts: [
        {
          ...ids(2),
          database_id: '4000001',
          name: 'plan',
          size: '9',
          created_at: '2026-11-24T10:00:00.000Z',
          digest: sha256('zip bytes'),
        },
      ],
    });
    const url = textOf((await call('GetSignedArtifactURL', { ...ids(3), name: 'plan' })).json, 'signed_url');
    const got = await send(scene.world, 'GET', url);
    expect([got.body.toString(), got.headers['content-type'], got.headers['content-disposition']]).toEqual([
      'zip bytes',
      'application/zip',
      containing('filename="plan.zip"'),
    ]);
    expect((await call('DeleteArtifact', { ...ids(3), name: 'plan' })).json).toEqual({
      ok: true,
      artifact_id: '4000001',
    });
    expect((await call('GetSignedArtifactURL', { ...ids(3), name: 'plan' })).json).toMatchObject({ code: 'not_found' });
  });

  it('filters by id and name, and shows nothing unfinished', async () => {
    const call = caller();
    await upload(call, 'a', '1');
    await upload(call, 'b', '2');
    await call('CreateArtifact', { ...ids(), name: 'c', version: 7 });
    expect((await call('ListArtifacts', { ...ids(), id_filter: '4000002' })).json).toMatchObject({
      artifacts: [{ name: 'b' }],
    });
    expect((await call('ListArtifacts', ids())).json).toMatchObject({ artifacts: [{ name: 'a' }, { name: 'b' }] });
  });

  it('keeps runs apart and believes only the token', async () => {
    await upload(caller(2, 1), 'plan', 'x');
    expect((await caller(2, 9)('ListArtifacts', ids(2, 9))).json).toEqual({ artifacts: [] });
    expect((await caller(2, 9)('ListArtifacts', ids(2, 1))).json).toMatchObject({ code: 'permission_denied' });
    expect((await caller(2, 1)('CreateArtifact', { ...ids(3, 1), name: 'other', version: 7 })).status).toBe(403);
  });

  it('refuses a wrong hash, a wrong size and an upload that never came', async () => {
    const call = caller();
    const created = await call('CreateArtifact', { ...ids(), name: 'plan', version: 7 });
    expect((await call('FinalizeArtifact', { ...ids(), name: 'plan', size: '1' })).status).toBe(412);
    await send(scene.world, 'PUT', textOf(created.json, 'signed_upload_url'), {
      headers: { 'x-ms-blob-type': 'BlockBlob' },
      body: 'abc',
    });
    expect((await call('FinalizeArtifact', { ...ids(), name: 'plan', size: '4' })).json).toMatchObject({
      code: 'invalid_argument',
    });
    expect(
      (await call('FinalizeArtifact', { ...ids(), name: 'plan', size: '3', hash: sha256('abd') })).json,
    ).toMatchObject({ msg: containing(sha256('abc')) });
    expect((await call('FinalizeArtifact', { ...ids(), name: 'plan', size: '3', hash: sha256('abc') })).status).toBe(
      200,
    );
  });

  it.each(['', 'a/b', 'a\\b', 'a:b', 'a?b', 'a"b', 'a\nb', 'a*b'])('refuses the name %j', async (name) => {
    expect(await caller()('CreateArtifact', { ...ids(), name, version: 7 })).toMatchObject({
      status: 400,
      json: { code: 'invalid_argument' },
    });
  });

  it('refuses a name that is taken, an unknown version, a bad expiry and an unknown field', async () => {
    const call = caller();
    await upload(call, 'plan', 'x');
    expect(await call('CreateArtifact', { ...ids(), name: 'plan', version: 7 })).toMatchObject({
      status: 409,
      json: { code: 'already_exists' },
    });
    expect((await call('CreateArtifact', { ...ids(), name: 'a', version: 3 })).status).toBe(400);
    expect(
      (await call('CreateArtifact', { ...ids(), name: 'a', version: 7, expires_at: '2026-11-23T00:00:00Z' })).status,
    ).toBe(400);
    expect((await call('CreateArtifact', { ...ids(), name: 'a', version: 7, retention_days: 5 })).json).toMatchObject({
      code: 'malformed',
    });
  });

  it('forgets an artifact after its time', async () => {
    const call = caller();
    const created = await call('CreateArtifact', {
      ...ids(),
      name: 'plan',
      version: 7,
      expires_at: '2026-11-24T12:00:00Z',
    });
    await send(scene.world, 'PUT', textOf(created.json, 'signed_upload_url'), {
      headers: { 'x-ms-blob-type': 'BlockBlob' },
      body: 'x',
    });
    await call('FinalizeArtifact', { ...ids(), name: 'plan', size: '1' });
    clock = new Date('2026-11-24T12:00:01Z');
    expect((await call('ListArtifacts', ids())).json).toEqual({ artifacts: [] });
  });
});
