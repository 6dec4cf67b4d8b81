import { spellArtifact } from '@aevon/deploy';
import { describe, expect, it } from 'vitest';
import { play, refusalOf } from './playing.ts';
import { bounds, commitOf, dockerDefinition, gitDefinition, imageOf, openScene } from './stage.ts';

describe('putting back on Koyeb', () => {
  it('deploys the whole definition of the earlier deployment, settings included', async () => {
    await using scene = await openScene();
    const { koyeb } = scene;
    const { live } = await scene.target().resolve(bounds);
    if (live === undefined) throw new Error('nothing is live');
    const changed = { ...dockerDefinition(imageOf('2')), env: [{ key: 'LEVEL', value: 'debug' }] };
    const url = 'https://app.koyeb.com/v1/services/';
    const { service } = await scene.target().resolve(bounds);
    const body = JSON.stringify({ definition: changed });
    const headers = { authorization: `Bearer ${koyeb.token}`, 'content-type': 'application/json' };
    await scene.http.send({
      method: 'PUT',
      url: `${url}${service.id}`,
      headers,
      body,
      deadlineMs: 5_000,
      purpose: 'edit',
    });
    koyeb.finish(koyeb.begun()[0]?.deploymentId ?? '');
    expect(koyeb.serving('orders')).toBe(spellArtifact(imageOf('2')));

    const { deploymentId } = await scene.target().restore(live, bounds);
    const restored = koyeb.begun().find((one) => one.deploymentId === deploymentId);
    expect(restored?.definition).toEqual(dockerDefinition(imageOf('1')));
  });

  it('pins a deployment of a branch to the commit that was built then', async () => {
    const { git } = gitDefinition();
    const branch = { ...gitDefinition(), git: { repository: 'github.com/acme/shop', ...git, sha: '' } };
    await using scene = await openScene({ definition: branch, heads: { main: '4'.repeat(40) } });
    const { live } = await scene.target().resolve(bounds);
    if (live === undefined) throw new Error('nothing is live');
    expect(live.artifact).toEqual(commitOf('4'));
    await scene.target().restore(live, bounds);
    expect(scene.koyeb.begun()[0]?.definition).toEqual(gitDefinition(commitOf('4')));
  });

  it('is refused for what is gone, is of another service, or ran a tag', async () => {
    const tagged = { ...dockerDefinition(), name: 'web', docker: { image: 'ghcr.io/shop/web:latest' } };
    await using scene = await openScene({
      apps: { shop: [{ definition: dockerDefinition() }, { definition: tagged }] },
    });
    const release = { phase: 'ready', state: 'HEALTHY', artifact: imageOf('1') } as const;
    const restore = async (service: string, deploymentId = ''): Promise<unknown> =>
      scene.target({ service }).restore({ ...release, deploymentId }, bounds);
    const web = scene.koyeb.activeId('web');
    const gone = await refusalOf(restore('orders', '00000000-0000-4000-8000-000000000000'));
    expect(gone).toMatchObject({ kind: 'user', code: 'release-not-restorable' });
    expect((await refusalOf(restore('orders', web))).what).toContain('not of the service orders');
    expect((await refusalOf(restore('web', web))).what).toContain('a tag or a branch');
    expect(scene.koyeb.begun()).toEqual([]);
  });

  it('changes nothing when what is asked back is live', async () => {
    await using scene = await openScene();
    expect(await play(scene, scene.target(), { artifact: imageOf('1') })).toMatchObject({ unchanged: true });
    expect(scene.koyeb.begun()).toEqual([]);
  });
});
