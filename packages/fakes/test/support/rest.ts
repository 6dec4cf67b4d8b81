import { expect } from 'vitest';
import type { Permissions } from '../../src/index.ts';
import { type Received, send } from './client.ts';
import { faultsOf } from './conformance.ts';
import { git, openScene, type Scene } from './scene.ts';

/** Everything that a token can be allowed here. */
export const all: Permissions = Object.fromEntries(
  ['contents', 'pull-requests', 'issues', 'checks', 'statuses', 'actions', 'security-events'].map(
    (name) => [name, 'write'] as const,
  ),
);

export interface Asking {
  readonly method?: string;
  readonly body?: object | string;
  readonly permissions?: Permissions | 'anonymous';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WellAsking extends Asking {
  /** Values for the parameters of the template. */
  readonly in?: Readonly<Record<string, string | number>>;
  readonly query?: string;
}

export interface RestScene extends Scene {
  /** Newest commit of the branch `feature`, which pull request 7 is about. */
  readonly feature: string;
  ask(path: string, asking?: Asking): Promise<Received>;
  /** Asks and checks the answer against the description of GitHub. */
  askWell(template: string, status: number, asking?: WellAsking): Promise<unknown>;
}

function fillState({ github, commits }: Scene): void {
  const at = '2026-11-24T10:00:00Z';
  github.pulls.push({
    ...{ number: 7, title: 'Add two', state: 'open', draft: false, author: 'ada', labels: ['ci'] },
    ...{ head: 'feature', base: 'main', headRepository: 'acme/shop' },
  });
  const running = { status: 'in_progress', conclusion: null } as const;
  github.runs.push({
    ...{ id: 11, name: 'ci', event: 'push', headBranch: 'main', headSha: commits[1] ?? '', attempt: 1, createdAt: at },
    ...running,
    jobs: [{ id: 22, name: 'lint', startedAt: at, completedAt: null, ...running }],
  });
}

/** A scene with pull request 7 and run 11, and ways to ask its REST API. */
export async function openRestScene(): Promise<RestScene> {
  const scene = await openScene();
  fillState(scene);
  const ask: RestScene['ask'] = (path, { method = 'GET', body, permissions = all, headers = {} } = {}) => {
    const token = permissions === 'anonymous' ? undefined : scene.github.issueToken({ permissions });
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sending = { headers: { ...authorization, ...headers }, ...(body === undefined ? {} : { body }) };
    return send(scene.world, method, `https://api.github.com${path}`, sending);
  };
  const askWell: RestScene['askWell'] = async (template, status, asking = {}) => {
    const values: Readonly<Record<string, string | number>> = { owner: 'acme', repo: 'shop', ...asking.in };
    const path = template.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name]));
    const answer = await ask(`${path}${asking.query ?? ''}`, asking);
    const told = answer.status === status ? undefined : answer.json;
    expect({ path, status: answer.status, told }).toEqual({ path, status, told: undefined });
    expect(faultsOf(asking.method ?? 'GET', template, status, answer.json)).toEqual([]);
    return answer.json;
  };
  return { ...scene, feature: git(scene.github.git.directory, 'rev-parse', 'refs/heads/feature'), ask, askWell };
}
