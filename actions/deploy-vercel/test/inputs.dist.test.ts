import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ActionRun, runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import { commits, openStage, type VercelStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-vercel', import.meta.url));

async function play(stage: VercelStage, inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  const given = { ...stage.inputs, artifact: commits.next, ...inputs };
  return runAction({ action, world: stage.world, inputs: given, secrets: [stage.token] });
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'output-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const output = {
  '.vercel/output/config.json': '{"version":3}',
  '.vercel/output/builds.json': '{"target":"production"}',
  '.vercel/output/static/index.html': '<h1>shop</h1>',
};

describe.concurrent('the inputs of deploy-vercel', { timeout: 120_000 }, () => {
  it('sends what was built here, and proves it', async () => {
    await using stage = await openStage();
    const run = await play(stage, { source: 'prebuilt', folder: await folderWith(output), archive: 'tgz' });
    expect(run.outputs).toMatchObject({ verdict: 'live', identity: commits.next });
    const { id = '' } = stage.vercel.deploymentsOf('orders').at(-1) ?? {};
    expect([...stage.vercel.filesOf('orders', id).keys()]).toEqual(Object.keys(output).sort());
    expect(stage.vercel.uploads()).toBe(1);
  });

  it('refuses an output that holds secrets before it asks for a deployment', async () => {
    await using stage = await openStage();
    const folder = await folderWith({ ...output, '.vercel/output/static/.env': 'KEY=1' });
    const run = await play(stage, { source: 'prebuilt', folder });
    expect(run.outputs['failure-code']).toBe('prebuilt-unsafe');
    expect(stage.truth.begun()).toEqual([]);
  });

  it('deploys a preview with an alias, and leaves production alone', async () => {
    await using stage = await openStage();
    const run = await play(stage, { 'vercel-environment': 'preview', aliases: 'pr-12.shop.example' });
    expect(run.outputs).toMatchObject({ verdict: 'live', url: 'https://pr-12.shop.example' });
    expect(stage.vercel.serving('orders', 'pr-12.shop.example')).toBe(commits.next);
    expect(stage.truth.serving()).toBe(commits.serving);
  });

  it('takes the environment of the record for that of Vercel when nothing else is said', async () => {
    await using stage = await openStage();
    const run = await play(stage, { environment: 'staging', record: 'false' });
    expect(run.outputs).toMatchObject({ verdict: 'live', url: 'https://staging.shop.example' });
  });

  it('stages with `promote: never`, and says where', async () => {
    await using stage = await openStage();
    const run = await play(stage, { promote: 'never' });
    expect(run.outputs['verdict']).toBe('live');
    expect(run.annotations.map(({ message }) => message).join()).toMatch(/staged at https:/);
    expect(stage.truth.serving()).toBe(commits.serving);
  });

  it('builds nothing over a rollback, unless it is told to end it', async () => {
    await using stage = await openStage();
    const [first] = stage.vercel.deploymentsOf('orders');
    stage.vercel.rollBack('orders', first?.id ?? '');
    expect((await play(stage, {})).outputs['failure-code']).toBe('rollback-pinned');
    expect(stage.truth.begun()).toEqual([]);
    expect((await play(stage, { 'on-pinned-rollback': 'promote' })).outputs['verdict']).toBe('live');
    expect(stage.truth.serving()).toBe(commits.next);
  });
});
