import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithub } from '@aevon/fakes';
import { describe, expect, it } from 'vitest';
import type { TokenRequest } from '../../src/engine/graph/facts.ts';
import type { Permissions } from '../../src/engine/rules/permissions.ts';
import { createTokenIssuer } from '../../src/stage/token-issuer.ts';

const directory = join(mkdtempSync(join(tmpdir(), 'tokens-')), 'shop.git');
execFileSync('git', ['init', '--quiet', '--bare', directory]);
const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory } });
const issue = createTokenIssuer(github, 'main');

function request(idToken: 'write' | 'none', fromFork: boolean): TokenRequest {
  const event = {
    name: 'push',
    payload: {},
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    headRef: '',
    baseRef: '',
    actor: 'ada',
    title: 't',
    fromFork,
  };
  const permissions: Permissions = { contents: 'read', 'id-token': idToken };
  const workflowRef = 'octo-org/shop/.github/workflows/ci.yml@refs/heads/main';
  return {
    permissions,
    run: { id: '1', number: 1, attempt: 1 },
    jobId: 'deploy',
    event,
    workflowRef,
    environment: 'production',
  };
}

describe('createTokenIssuer', () => {
  it('says where an identity is got to a job that may write id-token', async () => {
    const { services } = await issue(request('write', false));
    expect(services['ACTIONS_ID_TOKEN_REQUEST_URL']).toContain('?api-version=2.0');
    expect(services['ACTIONS_ID_TOKEN_REQUEST_TOKEN']).not.toBe('');
  });

  it.each([
    ['a job without the permission', request('none', false)],
    ['a job of a fork', request('write', true)],
  ])('says nothing of it to %s', async (_, asked) => {
    const { services } = await issue(asked);
    expect(Object.keys(services).filter((name) => name.startsWith('ACTIONS_ID_TOKEN'))).toEqual([]);
  });

  it('lets a job of a fork read caches and write none', async () => {
    expect((await issue(request('none', true))).services['ACTIONS_CACHE_MODE']).toBe('read');
  });
});
