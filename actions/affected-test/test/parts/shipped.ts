import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createGithub, startWorld, type FakeGithub, type World } from '@aevon/fakes';
import { runAction, type ActionOptions, type ActionRun } from '@aevon/rehearsal';
import { planOf, type Member } from './calls.ts';
import { repositoryRoot } from './world.ts';

export const commit = 'a'.repeat(40);
const fullName = 'octo-org/shop';

/** The shipped bundle inside a GitHub that only this machine has. */
export interface ShippedWorld extends AsyncDisposable {
  readonly github: FakeGithub;
  readonly world: World;
  /** Runs one job with the action in it. */
  job(request: JobRequest): Promise<ActionRun>;
}

export interface JobRequest extends Pick<ActionOptions, 'cancelAfterMs' | 'cancelOnLine'> {
  readonly inputs: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly members?: readonly Member[];
  readonly runId?: string;
  readonly attempt?: number;
  /** A pull request into main reads the scopes of its base and writes its own. */
  readonly pull?: boolean;
  /** As for a fork: the run may not write to any cache. */
  readonly readOnly?: boolean;
}

let lastJob = 100;

/** The commit that a workspace has checked out: its own, else an empty one, for git alone to ask about. */
export function commitOf(workspace: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: workspace,
      encoding: 'utf8',
    });
  if (!existsSync(join(workspace, '.git'))) {
    git('init', '--quiet', '--initial-branch=main');
    git('commit', '--quiet', '--allow-empty', '--message=one');
  }
  return git('rev-parse', 'HEAD').trim();
}

function optionsOf(request: JobRequest, github: FakeGithub, world: World): ActionOptions {
  const {
    inputs,
    workspace,
    members,
    runId = '4711',
    attempt = 1,
    pull = false,
    readOnly = false,
    ...cancel
  } = request;
  const scopes = pull ? ['refs/pull/7/merge', 'refs/heads/main'] : ['refs/heads/main'];
  const path = [
    join(repositoryRoot, 'node_modules/.bin'),
    join(repositoryRoot, '.tools/python/bin'),
    '/usr/bin',
    '/bin',
  ];
  const plan = members === undefined ? {} : { plan: JSON.stringify(planOf(members, commitOf(workspace))) };
  return {
    action: join(repositoryRoot, 'release/affected-test'),
    inputs: { ...plan, ...inputs },
    workspace,
    world,
    repository: fullName,
    sha: commit,
    ref: pull ? 'refs/pull/7/merge' : 'refs/heads/main',
    event: {
      name: pull ? 'pull_request' : 'push',
      payload: { repository: { default_branch: 'main', full_name: fullName } },
    },
    env: { PATH: path.join(delimiter) },
    runtimeToken: github.issueRuntimeToken({
      runId,
      jobId: (lastJob += 1),
      cacheScopes: scopes,
      cacheWrite: !readOnly,
    }),
    resultsUrl: github.resultsUrl,
    ...(readOnly ? { cacheMode: 'read' as const } : {}),
    github: {
      run_id: runId,
      run_attempt: String(attempt),
      base_ref: pull ? 'main' : '',
      ref_name: pull ? '7/merge' : 'main',
    },
    ...cancel,
  };
}

export async function startShippedWorld(): Promise<ShippedWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'aevon-bare-'));
  execFileSync('git', ['init', '--quiet', '--bare', directory]);
  const github = createGithub({ repository: { owner: 'octo-org', name: 'shop', directory } });
  const world = await startWorld({ hosts: github.hosts });
  return {
    github,
    world,
    job: async (request) => runAction(optionsOf(request, github, world)),
    [Symbol.asyncDispose]: async () => world.stop(),
  };
}
