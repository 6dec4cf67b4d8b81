import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toGithubVariables } from '../../step/github-context.ts';
import { createRunnerContext, toRunnerVariables } from '../../step/runner-variables.ts';
import { githubContext, workflowRefOf } from '../graph/contexts.ts';
import type { LegRequest } from '../graph/leg.ts';
import { tokensFor } from '../graph/tokens.ts';
import { entriesOf } from '../language/job-model.ts';
import { evaluateText, evaluateTexts } from '../language/tokens.ts';
import type { JsonObject } from '../language/values.ts';
import type { Level } from '../steps/level.ts';
import type { RunnerFolders } from './runner-folders.ts';
import { makeFolders, makeMachine, type Folders } from '../steps/machine.ts';

export interface MachineOptions {
  readonly folders: RunnerFolders;
  /** RUNNER_TOOL_CACHE: kept between jobs and rehearsals. */
  readonly toolCache: string;
  /** HOME of all jobs, as on a self-hosted runner: package managers keep their stores there. */
  readonly home: string;
  /** PATH and what the world and this machine's registries need. */
  readonly env: Readonly<Record<string, string>>;
}

/** Prepares the machine of a job: folders, tokens, contexts, and the level on which its steps run. */
export async function openJob(request: LegRequest, options: MachineOptions, root: string): Promise<Level> {
  const { frame, job } = request;
  const { settings } = frame;
  const [, repositoryName = 'repository'] = settings.repository.fullName.split('/');
  const folders = makeFolders({ root, toolCache: options.toolCache, home: options.home, repositoryName });
  const tokens = await tokensFor(request, request.environment);
  const github = {
    ...githubContext(settings),
    job: job.id,
    token: tokens.token,
    workspace: folders.workspace,
    event_path: writeEvent(folders, settings.event.payload),
  };
  const runner = { ...createRunnerContext(folders), name: 'rehearsal', environment: 'self-hosted' };
  const secrets = { ...frame.secrets, GITHUB_TOKEN: tokens.token };
  const contexts = { ...request.contexts, github, secrets, runner };
  const machine = makeMachine({
    folders,
    tokens,
    sources: settings.sources,
    baseEnv: { ...options.env, HOME: folders.home },
    githubEnv: { ...toGithubVariables(github), ...toRunnerVariables(runner) },
    jobContext: jobContext(request),
    secrets: [
      ...Object.values(secrets),
      ...Object.entries(tokens.services).flatMap(([name, value]) => (name.endsWith('_TOKEN') ? [value] : [])),
    ],
    environment: jobEnvironment(request, contexts),
  });
  return {
    machine,
    contexts,
    env: {},
    githubEnv: {},
    defaults: defaultsOf(request),
    steps: {},
    source: frame.workflow.source,
    status: 'success',
    action: '',
    depth: 0,
  };
}

function writeEvent(folders: Folders, payload: JsonObject): string {
  const folder = join(folders.temp, '_github_workflow');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify(payload, null, 2));
  return file;
}

/** Name of a job's folder, by run and id. */
export function folderName({ frame, id }: LegRequest): string {
  return `${frame.settings.run.id}-${id}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);
}

/** The `job` context as of 2026: it names the workflow file that holds the job, which may be a called one. */
function jobContext({ frame }: LegRequest): JsonObject {
  const { source, file } = frame.workflow;
  return {
    workflow_ref: workflowRefOf(frame.workflow),
    workflow_sha: source.sha,
    workflow_repository: source.repository,
    workflow_file_path: file.path,
    container: {},
    services: {},
  };
}

function jobEnvironment({ frame, job }: LegRequest, contexts: JsonObject): Record<string, string> {
  const fromWorkflow = evaluateTexts(frame.workflow.file.env, { contexts });
  return { ...fromWorkflow, ...evaluateTexts(job.env, { contexts: { ...contexts, env: fromWorkflow } }) };
}

/** `defaults.run` of the job over that of the workflow. */
function defaultsOf({ frame, job, contexts }: LegRequest): Level['defaults'] {
  const read = (key: string): string | undefined => {
    for (const defaults of [job.defaults, frame.workflow.file.defaults]) {
      const run = new Map(entriesOf(new Map(entriesOf(defaults)).get('run')));
      const token = run.get(key);
      if (token !== undefined) return evaluateText(token, { contexts });
    }
    return undefined;
  };
  const [shell, directory] = [read('shell'), read('working-directory')];
  return { ...(shell === undefined ? {} : { shell }), ...(directory === undefined ? {} : { directory }) };
}
