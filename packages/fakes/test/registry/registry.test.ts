import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestOf, imageType, manifestOf, name, openRegistry } from './scene.ts';

const errorOf = (code: string) => ({ json: { errors: [expect.objectContaining({ code })] } });
const write = { packages: 'write' } as const;

it('takes an image and hands it out by tag and by digest, to clients and to platforms', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  const digest = digestOf(manifestOf('layer'));
  expect(await scene.pushImage('main', token)).toMatchObject({
    status: 201,
    headers: { 'docker-content-digest': digest, location: `/v2/${name}/manifests/${digest}` },
  });
  const headers = { accept: imageType };
  for (const reference of ['main', digest]) {
    const got = await scene.ask('GET', `/v2/${name}/manifests/${reference}`, token, { headers });
    expect(got).toMatchObject({ status: 200, headers: { 'docker-content-digest': digest, 'content-type': imageType } });
    expect(digestOf(got.body.toString())).toBe(digest);
    expect(scene.registry.has(`ghcr.io/${name}${reference === 'main' ? ':main' : `@${digest}`}`)).toBe(true);
  }
  const head = await scene.ask('HEAD', `/v2/${name}/blobs/${digestOf('layer')}`, token);
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': '5' } });
  const pulled = scene.registry.pull(`ghcr.io/${name}:main`);
  expect(pulled).toMatchObject({ name: `ghcr.io/${name}`, digest });
  expect(pulled?.blob(digestOf('layer'))?.toString()).toBe('layer');
  expect(scene.registry.pull(`docker.io/${name}:main`)).toBeUndefined();
  expect(scene.registry.has(`ghcr.io/${name}`)).toBe(false);
});

it('moves a tag and keeps what it meant before', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  await scene.pushImage('main', token, 'one');
  await scene.pushImage('main', token, 'two');
  expect(scene.registry.pull(`ghcr.io/${name}:main`)?.digest).toBe(digestOf(manifestOf('two')));
  expect(scene.registry.has(`ghcr.io/${name}@${digestOf(manifestOf('one'))}`)).toBe(true);
});

it('lists tags in pages', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  for (const tag of ['c', 'a', 'b']) await scene.pushImage(tag, token);
  const first = await scene.ask('GET', `/v2/${name}/tags/list?n=2`, token);
  expect(first).toMatchObject({
    json: { name, tags: ['a', 'b'] },
    headers: { link: `</v2/${name}/tags/list?n=2&last=b>; rel="next"` },
  });
  const second = await scene.ask('GET', `/v2/${name}/tags/list?n=2&last=b`, token);
  expect(second.json).toEqual({ name, tags: ['c'] });
  expect(second.headers['link']).toBeUndefined();
  expect(await scene.ask('GET', '/v2/acme/none/tags/list', token)).toMatchObject({
    status: 404,
    ...errorOf('NAME_UNKNOWN'),
  });
});

it('takes a blob in chunks, and only in their order', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  const begun = await scene.ask('POST', `/v2/${name}/blobs/uploads/`, token);
  const place = String(begun.headers['location']);
  const chunk = (body: string, range: string) =>
    scene.ask('PATCH', place, token, { body, headers: { 'content-range': range } });
  expect(await chunk('abc', '0-2')).toMatchObject({ status: 202, headers: { range: '0-2' } });
  expect(await chunk('ef', '4-5')).toMatchObject({
    status: 416,
    headers: { range: '0-2' },
    ...errorOf('RANGE_INVALID'),
  });
  expect(await scene.ask('GET', place, token)).toMatchObject({ status: 204, headers: { range: '0-2' } });
  const wrong = await scene.ask('PUT', `${place}?digest=${digestOf('abcd')}`, token);
  expect(wrong).toMatchObject({ status: 400, ...errorOf('DIGEST_INVALID') });
  const end = await scene.ask('PUT', `${place}?digest=${digestOf('abcde')}`, token, { body: 'de' });
  expect(end).toMatchObject({ status: 201, headers: { location: `/v2/${name}/blobs/${digestOf('abcde')}` } });
  expect(await scene.ask('GET', place, token)).toMatchObject({ status: 404, ...errorOf('BLOB_UPLOAD_UNKNOWN') });
});

it('gives up an upload that is cancelled', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  const begun = await scene.ask('POST', `/v2/${name}/blobs/uploads/`, token);
  const place = String(begun.headers['location']);
  expect(await scene.ask('DELETE', place, token)).toMatchObject({ status: 204 });
  expect(await scene.ask('PATCH', place, token, { body: 'a' })).toMatchObject(errorOf('BLOB_UPLOAD_UNKNOWN'));
});

it('mounts a blob of another repository, and hands it out of none that does not hold it', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  await scene.pushBlob('shared', token);
  const blob = `/v2/acme/web/blobs/${digestOf('shared')}`;
  expect(await scene.ask('GET', blob, token)).toMatchObject({ status: 404, ...errorOf('BLOB_UNKNOWN') });
  const mount = (from: string) =>
    scene.ask('POST', `/v2/acme/web/blobs/uploads/?mount=${digestOf('shared')}&from=${from}`, token);
  expect((await mount('acme/none')).status).toBe(202);
  expect((await mount(name)).status).toBe(201);
  expect((await scene.ask('GET', blob, token)).body.toString()).toBe('shared');
});

it.each([
  ['a manifest whose blobs are not there', {}, manifestOf('unsent'), 'MANIFEST_BLOB_UNKNOWN'],
  ['a manifest of an unknown type', { 'content-type': 'application/json' }, manifestOf('layer'), 'MANIFEST_INVALID'],
  ['what is no JSON', {}, 'none', 'MANIFEST_INVALID'],
  ['a blob of another size', {}, manifestOf('layer').replace('"size":5', '"size":6'), 'SIZE_INVALID'],
])('refuses %s', async (_what, headers, body, code) => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  for (const blob of ['layer', '{}']) await scene.pushBlob(blob, token);
  const sending = { headers: { 'content-type': imageType, ...headers }, body };
  expect(await scene.ask('PUT', `/v2/${name}/manifests/main`, token, sending)).toMatchObject(errorOf(code));
  expect(scene.registry.has(`ghcr.io/${name}:main`)).toBe(false);
});

it('refuses a digest that is not that of what was sent, and what it does not know', async () => {
  await using scene = await openRegistry();
  const token = await scene.login(write);
  const blob = await scene.ask('POST', `/v2/${name}/blobs/uploads/?digest=${digestOf('a')}`, token, { body: 'b' });
  expect(blob).toMatchObject({ status: 400, ...errorOf('DIGEST_INVALID') });
  expect(await scene.pushImage(digestOf('other'), token)).toMatchObject({ status: 400, ...errorOf('DIGEST_INVALID') });
  await scene.pushImage('main', token);
  const accept = { headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' } };
  expect(await scene.ask('GET', `/v2/${name}/manifests/main`, token, accept)).toMatchObject(
    errorOf('MANIFEST_UNKNOWN'),
  );
  expect(await scene.ask('DELETE', `/v2/${name}/manifests/main`, token)).toMatchObject({ status: 405 });
  expect(await scene.ask('GET', '/v2/Acme/orders/tags/list', token)).toMatchObject(errorOf('NAME_INVALID'));
});

it('asks for a login and names where, and lets a token of GitHub do what its permissions say', async () => {
  await using scene = await openRegistry();
  const challenge = await scene.ask('GET', '/v2/');
  expect(challenge).toMatchObject({ status: 401, ...errorOf('UNAUTHORIZED') });
  expect(challenge.headers['www-authenticate']).toContain('realm="https://ghcr.io/token",service="ghcr.io"');
  const writer = await scene.login(write);
  await scene.pushImage('main', writer);
  const reader = await scene.login({ packages: 'read' });
  expect((await scene.ask('GET', `/v2/${name}/manifests/main`, reader)).status).toBe(200);
  expect(await scene.pushBlob('more', reader)).toMatchObject({ status: 403, ...errorOf('DENIED') });
  const other = await scene.login({ contents: 'read' });
  expect(await scene.ask('GET', `/v2/${name}/manifests/main`, other)).toMatchObject({ status: 403 });
  expect((await scene.ask('POST', '/v2/others/orders/blobs/uploads/', writer)).status).toBe(403);
  scene.pass(301);
  expect((await scene.ask('GET', `/v2/${name}/manifests/main`, reader)).status).toBe(401);
});

it('refuses a wrong token of GitHub, and hands out a public image without one', async () => {
  await using scene = await openRegistry({ isPublic: true });
  const headers = { authorization: `Basic ${Buffer.from('x:wrong').toString('base64')}` };
  const wrong = await scene.ask('GET', '/token?service=ghcr.io', undefined, { headers });
  expect(wrong).toMatchObject({ status: 403, ...errorOf('DENIED') });
  await scene.pushImage('main', await scene.login(write));
  const anonymous = (await scene.ask('GET', '/token?service=ghcr.io')).json;
  const token =
    typeof anonymous === 'object' && anonymous !== null && 'token' in anonymous ? String(anonymous.token) : '';
  expect((await scene.ask('GET', `/v2/${name}/manifests/main`, token)).status).toBe(200);
  expect((await scene.ask('POST', `/v2/${name}/blobs/uploads/`, token)).status).toBe(401);
});

it('keeps the blobs in a folder', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'registry-'));
  await using scene = await openRegistry({ stateDir });
  await scene.pushImage('main', await scene.login(write));
  expect(scene.registry.pull(`ghcr.io/${name}:main`)?.blob(digestOf('layer'))?.toString()).toBe('layer');
  rmSync(stateDir, { recursive: true });
});
