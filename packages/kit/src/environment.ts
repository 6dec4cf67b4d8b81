import { Failure, type Runner } from '@aevon/ports';

export type Variables = Readonly<Record<string, string>>;

/** The only place of the actions that reads `process.env`. */
export function readVariables(): Variables {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) variables[name] = value;
  return variables;
}

/** Takes out what no child may see: inputs, and the tokens of the runner's own services. */
export function childVariables(variables: Variables): Variables {
  const hidden =
    /^(INPUT_.*|STATE_.*|ACTIONS_RUNTIME_TOKEN|ACTIONS_ID_TOKEN_REQUEST_TOKEN|GITHUB_(ENV|OUTPUT|STATE|PATH|STEP_SUMMARY))$/i;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !hidden.test(name)));
}

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value !== undefined && value !== '') return value;
  throw new Failure({
    kind: 'infrastructure',
    code: 'not-in-a-runner',
    what: `the environment variable ${name} is not set`,
    cause: 'the action runs outside a GitHub Actions job',
    fix: 'run it in a workflow, or rehearse it with `pnpm rehearse`',
  });
}

function optional(variables: Variables, name: string): string | undefined {
  const value = variables[name];
  return value === '' ? undefined : value;
}

function runnerOs(variables: Variables): Runner['os'] {
  const os = variables['RUNNER_OS'];
  return os === 'macOS' || os === 'Windows' ? os : 'Linux';
}

function cacheMode(variables: Variables): Runner['cacheMode'] {
  const mode = variables['ACTIONS_CACHE_MODE'];
  return mode === 'none' || mode === 'read' || mode === 'write' || mode === 'write-only' ? mode : undefined;
}

function idToken(variables: Variables): Pick<Runner, 'idToken'> {
  const url = optional(variables, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  const token = optional(variables, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  return url === undefined || token === undefined ? {} : { idToken: { url, token } };
}

/**
 * What the runner says of the job; names from GitHub's reference of default environment variables.
 * @throws Failure `not-in-a-runner` when a variable is missing that every runner sets.
 */
export function readRunner(variables: Variables): Runner {
  const must = (name: string): string => required(variables, name);
  const may = (name: string): string | undefined => optional(variables, name);
  return {
    workspace: must('GITHUB_WORKSPACE'),
    temp: must('RUNNER_TEMP'),
    toolCache: may('RUNNER_TOOL_CACHE') ?? must('RUNNER_TEMP'),
    os: runnerOs(variables),
    arch: may('RUNNER_ARCH') ?? 'X64',
    debug: may('RUNNER_DEBUG') === '1',
    selfHosted: may('RUNNER_ENVIRONMENT') === 'self-hosted',
    repository: must('GITHUB_REPOSITORY'),
    eventName: must('GITHUB_EVENT_NAME'),
    eventPath: may('GITHUB_EVENT_PATH'),
    ref: may('GITHUB_REF') ?? '',
    refName: may('GITHUB_REF_NAME') ?? '',
    sha: must('GITHUB_SHA'),
    baseRef: may('GITHUB_BASE_REF'),
    headRef: may('GITHUB_HEAD_REF'),
    workflow: may('GITHUB_WORKFLOW') ?? '',
    job: may('GITHUB_JOB') ?? '',
    runId: may('GITHUB_RUN_ID') ?? '0',
    runNumber: may('GITHUB_RUN_NUMBER') ?? '0',
    runAttempt: Number(may('GITHUB_RUN_ATTEMPT') ?? '1'),
    actor: may('GITHUB_ACTOR') ?? '',
    serverUrl: may('GITHUB_SERVER_URL') ?? 'https://github.com',
    apiUrl: may('GITHUB_API_URL') ?? 'https://api.github.com',
    resultsUrl: may('ACTIONS_RESULTS_URL'),
    runtimeToken: may('ACTIONS_RUNTIME_TOKEN'),
    cacheMode: cacheMode(variables),
    ...idToken(variables),
  };
}
