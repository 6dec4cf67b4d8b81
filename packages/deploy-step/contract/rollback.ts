import { fileURLToPath } from 'node:url';
import { verifiedMark } from '@aevon/github';
import { type ActionRun, runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';
import type { Inputs } from './play.ts';
import type { ActionStage } from './stage.ts';

export interface RollbackOn {
  /** The deploy action of the platform, in the release tree. */
  readonly action: string;
  /** `platform` of the rollback action. */
  readonly platform: string;
  readonly open: () => Promise<ActionStage>;
}

const rollback = fileURLToPath(new URL('../../../release/rollback', import.meta.url));
const environment = 'production';

type More = Partial<Parameters<typeof runAction>[0]>;

/** What a check after the deploy does: the newest record is verified. */
function verifyNewest({ github: { github } }: ActionStage, artifact: string): void {
  const newest = github.deployments.at(-1);
  newest?.statuses.push({
    ...{ id: github.nextId(), state: 'success', description: verifiedMark(artifact), environment, logUrl: '' },
    ...{ environmentUrl: '', creator: 'github-actions[bot]', createdAt: newest.createdAt },
  });
}

/** Both actions on one stage. */
interface Play {
  deploy(stage: ActionStage, artifact: string): Promise<ActionRun>;
  /** A deploy of which nothing is expected. */
  deployRed(stage: ActionStage, inputs: Inputs): Promise<ActionRun>;
  goBack(stage: ActionStage, inputs?: Inputs, more?: More): Promise<ActionRun>;
}

function play({ action, platform }: RollbackOn): Play {
  const common = (stage: ActionStage) => ({
    ...{ world: stage.world, secrets: [stage.token], sha: stage.github.sha },
    token: stage.github.tokenFor({ deployments: 'write' }),
  });
  return {
    deploy: async (stage, artifact) => {
      const run = await runAction({ ...common(stage), action, inputs: { ...stage.inputs, artifact, environment } });
      expect(run.outputs['verdict']).toBe('live');
      return run;
    },
    deployRed: async (stage, inputs) => {
      const given = { ...stage.inputs, artifact: stage.artifacts.next, environment, ...inputs };
      return runAction({ ...common(stage), action, inputs: given });
    },
    goBack: async (stage, inputs = {}, more = {}) => {
      const place = stage.rollbackInputs ?? stage.inputs;
      const given = { ...place, platform, environment, ...inputs };
      return runAction({ ...common(stage), action: rollback, inputs: given, ...more });
    },
  };
}

function toVerified(open: RollbackOn['open'], { deploy, goBack }: Play): void {
  it('goes back to the last verified release, proves it and records it; once in a run', async () => {
    await using stage = await open();
    const { next, other } = stage.artifacts;
    const good = await deploy(stage, next);
    verifyNewest(stage, next);
    await deploy(stage, other);
    const dry = await goBack(stage, { 'dry-run': 'true' });
    expect(dry.outputs).toMatchObject({ verdict: '', changed: 'true' });
    expect(dry.summary).toContain('put back');
    expect(stage.truth.serving()).toBe(other);
    const more = { github: { run_id: '77' } };
    const run = await goBack(stage, { reason: 'orders answer 500' }, more);
    expect(run.annotations.filter(({ level }) => level === 'error')).toEqual([]);
    expect(run.outputs).toMatchObject({
      ...{ verdict: 'live', changed: 'true', identity: next, 'previous-artifact': other },
      'restored-deployment-id': good.outputs['deployment-id'],
    });
    expect(stage.truth.serving()).toBe(next);
    expect(run.summary).toContain('⏪ Rollback');
    expect(run.summary).toContain('orders answer 500');
    const record = stage.github.github.deployments.at(-1);
    expect(record).toMatchObject({ task: 'rollback', payload: { restores: good.outputs['deployment-id'], run: '77' } });
    expect(record?.description).toContain('orders answer 500');
    const again = await goBack(stage, {}, more);
    expect(again.conclusion).toBe('success');
    expect(again.outputs).toMatchObject({ verdict: '', changed: 'false' });
    expect(again.summary).toContain('Nothing to roll back');
    expect(stage.truth.serving()).toBe(next);
  });
}

function toOthers(open: RollbackOn['open'], { deploy, goBack }: Play): void {
  it('changes nothing when no release was verified, and names those that there are', async () => {
    await using stage = await open();
    await deploy(stage, stage.artifacts.next);
    const run = await goBack(stage);
    expect(run.outputs).toMatchObject({ 'failure-code': 'no-verified-release', verdict: '' });
    expect(run.annotations.map(({ message }) => message).join()).toContain(stage.artifacts.serving);
    expect(stage.truth.serving()).toBe(stage.artifacts.next);
  });

  it('goes to a release that is named by its artifact, and only from the one that it should leave', async () => {
    await using stage = await open();
    const { serving, next } = stage.artifacts;
    await deploy(stage, next);
    const elsewhere = await goBack(stage, { to: serving, from: 'another' });
    expect(elsewhere.outputs).toMatchObject({ changed: 'false' });
    expect(stage.truth.serving()).toBe(next);
    const run = await goBack(stage, { to: serving, from: next });
    expect(run.outputs).toMatchObject({ verdict: 'live', identity: serving });
    expect(stage.truth.serving()).toBe(serving);
  });
}

function onFailure(open: RollbackOn['open'], { deploy, deployRed }: Play): void {
  it('undoes a red release that is what serves, and says what serves now', async () => {
    await using stage = await open();
    const { next, other } = stage.artifacts;
    const good = await deploy(stage, next);
    verifyNewest(stage, next);
    stage.plan('runs-another');
    const run = await deployRed(stage, { artifact: other, 'rollback-on-failure': 'verified' });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs['verdict']).not.toBe('live');
    // A platform that named no release left nothing that could be told from somebody else's.
    const isNamed = run.outputs['deployment-id'] !== '';
    expect(run.summary).toContain(isNamed ? '⏪ rolled back' : '⏪ nothing was rolled back');
    expect(run.outputs['restored-deployment-id']).toBe(isNamed ? good.outputs['deployment-id'] : '');
    if (isNamed) expect(stage.truth.serving()).toBe(next);
  });

  it('refuses to promise a rollback without records', async () => {
    await using stage = await open();
    const run = await deployRed(stage, { 'rollback-on-failure': 'verified', environment: '' });
    expect(run.outputs['failure-code']).toBe('rollback-impossible');
    expect(stage.truth.begun()).toEqual([]);
  });
}

/** What every platform must do when it is to go back, with the bundles that users get. */
export function rollbackContract(on: RollbackOn): void {
  describe.concurrent(`rollback on ${on.platform}`, { timeout: 120_000 }, () => {
    toVerified(on.open, play(on));
    toOthers(on.open, play(on));
    onFailure(on.open, play(on));
  });
}
