/** What is known of the run, from which the `github` context and the GITHUB_ variables come. */
export interface RunFacts {
  /** `owner/name`. */
  readonly repository: string;
  /** `refs/heads/main`, `refs/pull/1/merge`, `refs/tags/v1`. */
  readonly ref: string;
  readonly sha: string;
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly eventPath: string;
  readonly workspace: string;
  readonly token: string;
  readonly apiUrl?: string;
  readonly serverUrl?: string;
  readonly actor?: string;
  readonly workflow?: string;
  /** Path of the workflow file in the repository. */
  readonly workflowPath?: string;
  readonly job?: string;
  readonly runId?: string;
  readonly runNumber?: string;
  readonly runAttempt?: string;
  /** Id of the step, else the runner's name for it. */
  readonly action?: string;
  readonly actionRepository?: string;
  readonly actionRef?: string;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value);
  return typeof found === 'string' ? found : '';
}

function refNames(ref: string): { readonly ref_name: string; readonly ref_type: string } {
  const type = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  return { ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''), ref_type: type };
}

function pullRequestRefs(event: RunFacts['event']): { readonly base_ref: string; readonly head_ref: string } {
  if (!event.name.startsWith('pull_request')) return { base_ref: '', head_ref: '' };
  return {
    base_ref: textAt(event.payload, 'pull_request', 'base', 'ref'),
    head_ref: textAt(event.payload, 'pull_request', 'head', 'ref'),
  };
}

function runPart(facts: RunFacts): Record<string, string> {
  const workflow = facts.workflow ?? 'CI';
  const path = facts.workflowPath ?? '.github/workflows/ci.yml';
  return {
    job: facts.job ?? 'job',
    run_id: facts.runId ?? '1',
    run_number: facts.runNumber ?? '1',
    run_attempt: facts.runAttempt ?? '1',
    retention_days: '90',
    workflow,
    workflow_ref: `${facts.repository}/${path}@${facts.ref}`,
    workflow_sha: facts.sha,
  };
}

function repositoryPart(facts: RunFacts): Record<string, string> {
  const [owner = ''] = facts.repository.split('/');
  const actor = facts.actor ?? owner;
  return {
    repository: facts.repository,
    repository_id: '1000001',
    repository_owner: owner,
    repository_owner_id: '2000001',
    actor,
    actor_id: '3000001',
    triggering_actor: actor,
  };
}

function serverPart(facts: RunFacts): Record<string, string> {
  const server = facts.serverUrl ?? 'https://github.com';
  const api = facts.apiUrl ?? 'https://api.github.com';
  return { server_url: server, api_url: api, graphql_url: `${api}/graphql` };
}

/** The `github` context of a run. Names and meaning: GitHub's documentation of contexts. */
export function createGithubContext(facts: RunFacts): Record<string, unknown> {
  return {
    token: facts.token,
    ...repositoryPart(facts),
    ...runPart(facts),
    ...serverPart(facts),
    ref: facts.ref,
    ...refNames(facts.ref),
    ref_protected: false,
    sha: facts.sha,
    ...pullRequestRefs(facts.event),
    event_name: facts.event.name,
    event: facts.event.payload,
    event_path: facts.eventPath,
    workspace: facts.workspace,
    action: facts.action ?? '__action',
    // Absent for an action of the repository itself.
    ...(facts.actionRepository === undefined ? {} : { action_repository: facts.actionRepository }),
    ...(facts.actionRef === undefined ? {} : { action_ref: facts.actionRef }),
  };
}

// Source: actions/runner `Runner.Worker/GitHubContext.cs`. The file commands bring their own variables.
const exposed: readonly string[] = [
  'action',
  'action_path',
  'action_ref',
  'action_repository',
  'actor',
  'actor_id',
  'api_url',
  'base_ref',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
];

/** The GITHUB_ variables of a `github` context; the token is never one of them. */
export function toGithubVariables(context: Json): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of exposed) {
    const value = context[name];
    if (typeof value === 'string') variables[`GITHUB_${name.toUpperCase()}`] = value;
    if (typeof value === 'boolean') variables[`GITHUB_${name.toUpperCase()}`] = value ? 'true' : 'false';
  }
  return variables;
}
