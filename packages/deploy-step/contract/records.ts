import { describe, expect, it } from 'vitest';
import type { Open, Play } from './play.ts';
import type { ActionStage } from './stage.ts';

const record = { environment: 'production' };

/** States of the newest deployment, oldest first. */
function states({ github }: ActionStage, at = -1): (string | undefined)[] {
  return github.github.deployments.at(at)?.statuses.map(({ state }) => state) ?? [];
}

function keeps(open: Open, play: Play): void {
  it('records a live release, with all that a rollback needs', async () => {
    await using stage = await open();
    const run = await play(stage, record);
    const { deployments } = stage.github.github;
    expect(run.outputs).toMatchObject({ verdict: 'live', 'github-deployment-id': `${deployments[0]?.id}` });
    expect(deployments).toEqual([
      expect.objectContaining({
        ...{ environment: 'production', sha: stage.github.sha, task: 'deploy', production: true, transient: false },
        payload: expect.objectContaining({
          ...{ schema: 1, service: 'orders', artifact: stage.artifacts.next, run: '1' },
          deploymentId: run.outputs['deployment-id'],
        }) as unknown,
      }),
    ]);
    expect(states(stage)).toEqual(['in_progress', 'success']);
    const [, last] = deployments[0]?.statuses ?? [];
    expect(last?.environmentUrl).toBe(run.outputs['url']);
    expect(last?.description).toContain('live on');
    expect(last?.logUrl).toMatch(/\/octo-org\/shop\/actions\/runs\/\d+$/);
  });

  it('goes on with the record of its first attempt, and retires the one before', async () => {
    await using stage = await open();
    await play(stage, { ...record, artifact: stage.artifacts.serving });
    const first = await play(stage, record);
    const again = await play(stage, record);
    expect(stage.github.github.deployments).toHaveLength(2);
    expect(again.outputs).toMatchObject({
      ...{ verdict: 'live', changed: 'false', 'github-deployment-id': first.outputs['github-deployment-id'] },
    });
    expect(states(stage)).toEqual(['in_progress', 'success']);
    expect(states(stage, 0)).toEqual(['success', 'inactive']);
  });

  it('records a release that failed as a failure', async () => {
    await using stage = await open();
    stage.plan('fails');
    const run = await play(stage, record);
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'release-failed' });
    expect(run.outputs['github-deployment-id']).not.toBe('');
    expect(states(stage)).toEqual(['in_progress', 'failure']);
  });

  it('leaves no record in progress when it is cancelled', async () => {
    await using stage = await open();
    stage.plan('never-ends');
    const run = await play(stage, record, { cancelOnLine: /^\d+(\.\d+)? s: /, phases: 'main+post' });
    expect(run.outputs['failure-code']).toBe('cancelled');
    expect(states(stage)).toEqual(['in_progress', 'error']);
    expect(run.post?.annotations).toEqual([]);
  });
}

function refuses(open: Open, play: Play): void {
  it('asks GitHub nothing without an environment, with `record: false` and where nothing is proved', async () => {
    for (const inputs of [{}, { ...record, record: 'false' }, { ...record, 'dry-run': 'true' }]) {
      await using stage = await open();
      const run = await play(stage, inputs);
      expect(run.conclusion).toBe('success');
      expect(run.outputs['github-deployment-id']).toBe('');
      expect(stage.world.requests.filter(({ host }) => host === 'api.github.com')).toEqual([]);
    }
  });

  it('changes nothing where it may not even read the records', async () => {
    await using stage = await open();
    const run = await play(stage, record, { token: stage.github.tokenFor({ contents: 'read' }) });
    expect(run.outputs['failure-code']).toBe('github-forbidden');
    expect(run.annotations.map(({ message }) => message).join()).toContain('deployments: read');
    expect(stage.truth.begun()).toEqual([]);
  });

  it('is red, with all outputs of a live release, where it may read and not write', async () => {
    await using stage = await open();
    const run = await play(stage, record, { token: stage.github.tokenFor({ deployments: 'read' }) });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toMatchObject({ verdict: 'live', identity: stage.artifacts.next });
    expect(run.outputs).toMatchObject({ 'failure-code': 'github-forbidden', 'github-deployment-id': '' });
  });

  it('stays green, and says what is lost, when GitHub does not take the record', async () => {
    await using stage = await open();
    const host = 'api.github.com';
    stage.world.faults.add({ kind: 'status', status: 503, host, method: 'POST', path: /deployments$/, times: 99 });
    const run = await play(stage, record);
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toMatchObject({ verdict: 'live', 'github-deployment-id': '' });
    const warnings = run.annotations.filter(({ level }) => level === 'warning');
    expect(warnings.map(({ message }) => message).join()).toContain('no rollback finds it');
  });

  it.each(['main', 'abc1234'])('refuses %s as the commit of a record', async (commit) => {
    await using stage = await open();
    const run = await play(stage, { ...record, commit });
    expect(run.outputs['failure-code']).toBe('commit-invalid');
    expect(stage.truth.begun()).toEqual([]);
  });
}

/** How a release is kept in GitHub Deployments. */
export function recordsContract(open: Open, play: Play): void {
  describe('records', () => {
    keeps(open, play);
    refuses(open, play);
  });
}
