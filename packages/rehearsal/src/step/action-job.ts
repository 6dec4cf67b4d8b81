import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createJobState, type JobState } from '../protocol/job-state.ts';
import type { ActionOptions } from './action-options.ts';
import { createGithubContext, toGithubVariables } from './github-context.ts';
import { createRuntimeToken, createRunnerContext, toActionsVariables, toRunnerVariables } from './runner-variables.ts';

const defaults = {
  repository: 'octo-org/shop',
  ref: 'refs/heads/main',
  sha: '0123456789abcdef0123456789abcdef01234567',
  token: `ghs_${'0'.repeat(36)}`,
  resultsUrl: 'https://results-receiver.actions.githubusercontent.com/',
};

/** A job of one action, ready to run its phases. */
export interface ActionJob {
  readonly job: JobState;
  readonly workspace: string;
  readonly temp: string;
  readonly github: Readonly<Record<string, unknown>>;
  readonly runner: Readonly<Record<string, string>>;
  /** GITHUB_ and RUNNER_ variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

interface Folders {
  readonly root: string;
  readonly temp: string;
  readonly toolCache: string;
  readonly workspace: string;
}

async function createFolders(options: ActionOptions): Promise<Folders> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'aevon-job-')));
  const name = (options.repository ?? defaults.repository).split('/').at(-1) ?? 'repository';
  const folders = {
    temp: options.tempDir ?? join(root, '_temp'),
    toolCache: options.toolCache ?? join(root, '_tool'),
    workspace: options.workspace ?? join(root, name, name),
  };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true })));
  return { root, ...folders };
}

async function writeEvent(temp: string, payload: unknown): Promise<string> {
  const folder = join(temp, '_github_workflow');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'event.json'), JSON.stringify(payload, undefined, 2));
  return join(folder, 'event.json');
}

function createServices(options: ActionOptions, runId: string, jobName: string): Record<string, string> {
  const resultsUrl = options.resultsUrl ?? (options.world === undefined ? undefined : defaults.resultsUrl);
  if (resultsUrl === undefined && options.runtimeToken === undefined) return {};
  return toActionsVariables({
    resultsUrl: resultsUrl ?? defaults.resultsUrl,
    runtimeToken: options.runtimeToken ?? createRuntimeToken(runId, jobName),
    ...(options.cacheMode === undefined ? {} : { cacheMode: options.cacheMode }),
    ...(options.idToken === undefined ? {} : { idToken: options.idToken }),
  });
}

function describeRun(options: ActionOptions, folders: Folders, eventPath: string): Record<string, unknown> {
  return {
    ...createGithubContext({
      repository: options.repository ?? defaults.repository,
      ref: options.ref ?? defaults.ref,
      sha: options.sha ?? defaults.sha,
      event: options.event ?? { name: 'push', payload: {} },
      eventPath,
      workspace: folders.workspace,
      token: options.token ?? defaults.token,
      action: `__${basename(options.action)}`,
      ...(options.apiUrl === undefined ? {} : { apiUrl: options.apiUrl }),
      ...(options.serverUrl === undefined ? {} : { serverUrl: options.serverUrl }),
    }),
    ...options.github,
  };
}

/** Makes the folders, the event file and the contexts of a job in which one action runs. */
export async function createActionJob(options: ActionOptions): Promise<ActionJob> {
  const folders = await createFolders(options);
  const payload = options.event === undefined ? {} : options.event.payload;
  const github = describeRun(options, folders, await writeEvent(folders.temp, payload));
  const runner = createRunnerContext({ ...folders, debug: options.debug ?? false });
  const actions = createServices(options, String(github['run_id']), String(github['job']));
  const tokens = [String(github['token']), actions['ACTIONS_RUNTIME_TOKEN'], actions['ACTIONS_ID_TOKEN_REQUEST_TOKEN']];
  const secrets = [...tokens.filter((token) => token !== undefined), ...(options.secrets ?? [])];
  return {
    job: createJobState({ secrets, environment: options.env ?? {} }),
    workspace: folders.workspace,
    temp: folders.temp,
    github,
    runner,
    variables: { ...toGithubVariables(github), ...toRunnerVariables(runner) },
    actions: { ...actions },
    remove: () => rm(folders.root, { recursive: true, force: true }),
  };
}
