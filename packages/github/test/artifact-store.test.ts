import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobHost, resultsHost } from '@aevon/fakes';
import { createArtifactStore } from '@aevon/github';
import type { ArtifactFile } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { clock, startGithub, textWith, type TestWorld } from './world.ts';

function storeOf(world: TestWorld, jobId = '8') {
  return createArtifactStore({ http: world.http, runner: world.runner({ jobId }), clock });
}

async function filesWith(
  world: TestWorld,
  contents: Readonly<Record<string, string | Uint8Array>>,
): Promise<ArtifactFile[]> {
  const folder = join(world.directory, `in-${Math.random()}`);
  await mkdir(folder);
  return Promise.all(
    Object.entries(contents).map(async ([name, content], index) => {
      const path = join(folder, String(index));
      await writeFile(path, content);
      return { path, name };
    }),
  );
}

describe('artifacts', () => {
  it('come back as they were, from another job of the run too', async () => {
    await using world = await startGithub();
    const large = Buffer.alloc(700_000, 'many words ');
    const contents = { 'report.json': '{"ok":true}', 'sub/dir/ümlaut.txt': 'ä', empty: '', large };
    const uploaded = await storeOf(world).upload('test (1/2)', await filesWith(world, contents), { retentionDays: 3 });
    expect(uploaded.name).toBe('test (1-2)');
    const [artifact] = world.github.artifacts;
    if (artifact === undefined) throw new Error('no artifact');
    const zip = world.github.artifactBytes(artifact) ?? Buffer.alloc(0);
    expect(uploaded.digest).toBe(`sha256:${createHash('sha256').update(zip).digest('hex')}`);
    expect(Date.parse(artifact.expiresAt) - Date.now()).toBeLessThan(3 * 86_400_000 + 1000);
    const other = storeOf(world, '9');
    const [listed] = await other.list();
    expect(listed).toMatchObject({ id: uploaded.id, name: 'test (1-2)', bytes: zip.length, digest: uploaded.digest });
    if (listed === undefined) throw new Error('nothing listed');
    const target = join(world.directory, 'out');
    expect([...(await other.download(listed, target))].sort()).toEqual(Object.keys(contents).sort());
    expect(await readFile(join(target, 'sub/dir/ümlaut.txt'), 'utf8')).toBe('ä');
    expect((await readFile(join(target, 'large'))).equals(large)).toBe(true);
    expect(world.world.crashes).toEqual([]);
  });

  it('are listed newest first', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    for (const name of ['one', 'two', 'three']) await store.upload(name, await filesWith(world, { a: name }));
    expect((await store.list()).map(({ name }) => name)).toEqual(['three', 'two', 'one']);
  });

  it('with a name that is taken, no file, or a bad file name are refused', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    const files = await filesWith(world, { a: 'a' });
    await store.upload('one', files);
    const refused = { facts: { code: 'artifact-refused' } };
    await expect(store.upload('one', files)).rejects.toMatchObject(refused);
    await expect(store.upload('two', [])).rejects.toMatchObject(refused);
    await expect(store.upload('..', files)).rejects.toMatchObject(refused);
    for (const name of ['../a', '/a', 'a\\b', 'a:b', 'a//b', '']) {
      await expect(store.upload('two', [{ path: files[0]?.path ?? '', name }])).rejects.toMatchObject(refused);
    }
    await expect(store.upload('two', [...files, ...files])).rejects.toMatchObject(refused);
  });

  it('that were changed on their way are refused', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    const uploaded = await store.upload('one', await filesWith(world, { a: 'a' }));
    const target = join(world.directory, 'out');
    world.github.faults.add({
      kind: 'status',
      status: 200,
      body: 'PK something else',
      host: blobHost,
      method: 'GET',
      path: /./,
    });
    await expect(store.download(uploaded, target)).rejects.toMatchObject({
      facts: { code: 'artifact-corrupt', what: textWith('SHA-256') },
    });
    world.github.faults.add({
      kind: 'status',
      status: 200,
      body: 'PK something else',
      host: blobHost,
      method: 'GET',
      path: /./,
    });
    await expect(store.download({ ...uploaded, digest: undefined }, target)).rejects.toMatchObject({
      facts: { code: 'artifact-corrupt' },
    });
    await expect(store.download({ ...uploaded, id: '123' }, target)).rejects.toMatchObject({
      facts: { code: 'artifact-corrupt' },
    });
    expect(await readdir(target).catch(() => [])).toEqual([]);
  });

  it('survive faults that pass, and name those that do not', async () => {
    await using world = await startGithub();
    const store = storeOf(world);
    world.github.faults.add({ kind: 'status', status: 503, host: resultsHost, path: /CreateArtifact/ });
    world.github.faults.add({ kind: 'reset', host: blobHost, method: 'PUT', path: /./ });
    world.github.faults.add({ kind: 'html-500', host: resultsHost, path: /FinalizeArtifact/ });
    const uploaded = await store.upload('one', await filesWith(world, { a: 'a' }));
    world.github.faults.add({ kind: 'reset-mid-body', afterBytes: 20, host: blobHost, method: 'GET', path: /./ });
    expect(await store.download(uploaded, join(world.directory, 'out'))).toEqual(['a']);
    expect(world.github.faults.pending).toEqual([]);
    world.github.faults.add({ kind: 'rate-limit', retryAfter: 3600, host: resultsHost, path: /ListArtifacts/ });
    await expect(store.list()).rejects.toMatchObject({
      facts: { code: 'artifact-service-unavailable', what: textWith('3600 s') },
    });
  });

  it('need a service and a token that names the job', async () => {
    await using world = await startGithub();
    for (const change of [
      { resultsUrl: undefined },
      { runtimeToken: 'no.token.here' },
      { serverUrl: 'https://github.acme.com' },
    ]) {
      const store = createArtifactStore({ http: world.http, clock, runner: { ...world.runner(), ...change } });
      await expect(store.list()).rejects.toMatchObject({ facts: { code: 'artifact-service-unavailable' } });
    }
    expect(world.world.requests).toEqual([]);
  });
});
