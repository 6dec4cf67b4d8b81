import { fileURLToPath } from 'node:url';
import { openGithub } from '@aevon/deploy-step/contract';
import { createRender, startWorld } from '@aevon/fakes';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';

const action = fileURLToPath(new URL('../../../release/rollback', import.meta.url));
const place = { platform: 'render', service: 'orders', environment: 'production', token: 'nobody' };

async function run(inputs: Readonly<Record<string, string>>) {
  const stage = await openGithub();
  await using world = await startWorld({ hosts: { ...stage.github.hosts, ...createRender({ services: [] }).hosts } });
  const ended = await runAction({ action, world, token: stage.tokenFor({ deployments: 'write' }), inputs });
  return { ended, asked: world.requests.length };
}

describe('wrong inputs of a rollback', { timeout: 60_000 }, () => {
  it.each([
    ['input-of-another-platform', { ...place, app: 'shop' }, '`app` is of koyeb'],
    [
      'registry-incomplete',
      { ...place, platform: 'railway', 'registry-username': 'me' },
      '`registry-password` is missing',
    ],
    ['commit-invalid', { ...place, commit: 'main' }, 'not the full id of a commit'],
    ['invalid-inputs', { ...place, platform: 'rander' }, 'did you mean "render"?'],
    ['invalid-inputs', { platform: 'render', service: 'orders' }, 'environment'],
  ])('are refused before anybody is asked: %s', async (code, inputs, words) => {
    const { ended, asked } = await run(inputs);
    expect(ended.outputs['failure-code']).toBe(code);
    expect(ended.annotations.map(({ message }) => message).join()).toContain(words);
    expect(asked).toBe(0);
  });

  it('name a token that the platform refuses', async () => {
    const { ended } = await run(place);
    expect(ended.conclusion).toBe('failure');
    expect(ended.outputs['failure-code']).toMatch(/token/);
  });
});
