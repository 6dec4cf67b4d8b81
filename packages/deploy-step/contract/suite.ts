import { type ActionRun, runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import type { Open, Play } from './play.ts';
import { recordsContract } from './records.ts';
import type { ActionStage } from './stage.ts';

export { type GithubStage, openGithub } from './github-stage.ts';
export { type RollbackOn, rollbackContract } from './rollback.ts';
export { type ActionStage, fastClock, images } from './stage.ts';

export interface DeployAction {
  /** Folder of the action in the release tree. */
  readonly action: string;
  readonly open: () => Promise<ActionStage>;
}

/** What the action wrote itself, all of it. */
function written(run: ActionRun): string {
  const annotations = run.annotations.map(({ message }) => message);
  return [...run.log, run.summary, ...annotations, JSON.stringify(run.outputs)].join('\n');
}

function messages({ annotations }: ActionRun): string {
  return annotations.map(({ message }) => message).join('\n');
}

function lives(open: Open, play: Play): void {
  it('brings an artifact live and says what it proved', async () => {
    await using stage = await open();
    const run = await play(stage);
    const { next, serving } = stage.artifacts;
    expect(run.outputs).toMatchObject({
      ...{ verdict: 'live', changed: 'true', identity: next, 'previous-artifact': serving, 'failure-code': '' },
    });
    expect(run.conclusion).toBe('success');
    expect(run.outputs['url']).toMatch(/^https:\/\//);
    expect(run.outputs['deployment-id']).not.toBe('');
    expect(stage.truth.serving()).toBe(next);
    expect(run.summary).toContain('✅ live');
    expect(run.summary).toContain(next.slice(-64));
    expect(stage.world.refusedHosts).toEqual([]);
    expect(stage.world.crashes).toEqual([]);
  });

  it('changes nothing when it is live already', async () => {
    await using stage = await open();
    const run = await play(stage, { artifact: stage.artifacts.serving });
    expect(run.outputs).toMatchObject({ verdict: 'live', changed: 'false' });
    expect(stage.truth.begun()).toEqual([]);
  });

  it('only looks in a dry run', async () => {
    await using stage = await open();
    const run = await play(stage, { 'dry-run': 'true' });
    expect(run.outputs).toMatchObject({ verdict: '', changed: 'true', 'previous-artifact': stage.artifacts.serving });
    expect(run.summary).toContain('start a release');
    expect(stage.truth.begun()).toEqual([]);
  });

  it('starts and leaves with `wait: false`, and claims nothing', async () => {
    await using stage = await open();
    const run = await play(stage, { wait: 'false' }, { phases: 'main+post' });
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: '', changed: 'true', identity: '' });
    expect(run.summary).toContain('not proved');
    expect(stage.truth.begun()).toEqual([expect.objectContaining({ cancelled: false })]);
  });

  it('starts nothing with `wait: false` when it is live already', async () => {
    await using stage = await open();
    const run = await play(stage, { wait: 'false', artifact: stage.artifacts.serving });
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: '', changed: 'false' });
    expect(run.summary).toContain('Nothing started');
    expect(stage.truth.begun()).toEqual([]);
  });

  it('starts no second release when the answer to the first is lost', async () => {
    await using stage = await open();
    stage.faultOnStart({ kind: 'lost-answer' });
    const run = await play(stage);
    expect(run.outputs).toMatchObject({ verdict: 'live' });
    expect(stage.truth.begun()).toHaveLength(1);
  });
}

function fails(open: Open, play: Play): void {
  it('says why a release failed, with the end of its log', async () => {
    await using stage = await open();
    stage.plan('fails');
    const run = await play(stage);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'release-failed', identity: '' });
    expect(run.summary).toContain('❌ failed');
    expect(run.summary).toContain('End of its log');
    expect(stage.truth.serving()).toBe(stage.artifacts.serving);
  });

  it('is not fooled by a platform that says "ready" and serves the old', async () => {
    await using stage = await open();
    stage.plan('serves-the-old');
    const run = await play(stage);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['verdict']).toBe('inconclusive');
  });

  it('ends at its deadline, red', async () => {
    await using stage = await open();
    stage.plan('never-ends');
    const run = await play(stage, { timeout: '8s' });
    expect(run.outputs).toMatchObject({ verdict: 'timed-out', 'failure-code': 'release-timed-out' });
  });

  it('does not claim what somebody else put in its place', async () => {
    await using stage = await open();
    stage.plan('never-ends');
    const overtake = setTimeout(() => stage.overtake(stage.artifacts.other), 4_000);
    const run = await play(stage, { timeout: '40s' });
    clearTimeout(overtake);
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['verdict']).not.toBe('live');
  });

  it('cancels on the platform when the job is cancelled, within 7 s, and leaves nothing to its end', async () => {
    await using stage = await open();
    stage.plan('never-ends');
    const run = await play(stage, {}, { cancelOnLine: /^\d+(\.\d+)? s: /, phases: 'main+post' });
    expect(run.outputs['failure-code']).toBe('cancelled');
    expect(run.post?.annotations).toEqual([]);
    expect(run.killedBy).toBeUndefined();
    expect(stage.truth.begun()).toEqual([expect.objectContaining({ cancelled: true })]);
    expect(stage.truth.begun()).toHaveLength(1);
  });
}

function refuses(open: Open, play: Play): void {
  it('names a token that is refused, and shows it nowhere', async () => {
    await using stage = await open();
    const token = 'not-a-token-of-anybody-0123456789abcdef';
    const run = await play(stage, { token }, { secrets: [token] });
    expect(run.conclusion).toBe('failure');
    expect(messages(run)).toMatch(/token|key/i);
    expect(written(run)).not.toContain(token);
    expect(stage.truth.begun()).toEqual([]);
  });

  it('names the services that there are', async () => {
    await using stage = await open();
    const run = await play(stage, stage.noService);
    expect(run.outputs['failure-code']).toBe('service-not-found');
    expect(messages(run)).toContain('orders');
  });

  it.each(['ghcr.io/shop/orders:latest', 'main', 'abc1234'])('refuses %s before it asks anybody', async (artifact) => {
    await using stage = await open();
    const run = await play(stage, { artifact });
    expect(run.outputs['failure-code']).toBe('artifact-not-pinned');
    expect(stage.world.requests).toEqual([]);
  });

  it('shows its token nowhere', async () => {
    await using stage = await open();
    expect(written(await play(stage, { 'dry-run': 'true' }))).not.toContain(stage.token);
  });
}

/** What every deploy action must do with the bundle that users get. */
export function deployActionContract(name: string, { action, open }: DeployAction): void {
  const play: Play = async (stage, inputs = {}, more = {}) => {
    const given = { ...stage.inputs, artifact: stage.artifacts.next, ...inputs };
    const { sha, tokenFor } = stage.github;
    const job = { sha, token: tokenFor({ deployments: 'write' }) };
    return runAction({ action, world: stage.world, inputs: given, secrets: [stage.token], ...job, ...more });
  };
  describe.concurrent(name, { timeout: 120_000 }, () => {
    lives(open, play);
    fails(open, play);
    refuses(open, play);
    recordsContract(open, play);
  });
}
