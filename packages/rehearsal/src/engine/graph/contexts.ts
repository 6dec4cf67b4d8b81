import type { JobModel } from '../language/job-model.ts';
import type { JsonObject } from '../language/values.ts';
import type { Frame, JobResult, RunSettings } from './frame.ts';
import type { LoadedWorkflow } from './load.ts';

export const urls = {
  server: 'https://github.com',
  api: 'https://api.github.com',
  graphql: 'https://api.github.com/graphql',
} as const;

/** `owner/name/.github/workflows/x.yml@ref`. */
export function workflowRefOf(workflow: LoadedWorkflow): string {
  return `${workflow.source.repository}/${workflow.file.path}@${workflow.source.ref}`;
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|pull)\//, '');
}

/** The `github` context as far as it is the same for the whole run. */
export function githubContext(settings: RunSettings): JsonObject {
  const { event, repository, run, top } = settings;
  return {
    actor: event.actor,
    triggering_actor: event.actor,
    actor_id: '1000001',
    api_url: urls.api,
    base_ref: event.baseRef,
    event: event.payload,
    event_name: event.name,
    graphql_url: urls.graphql,
    head_ref: event.headRef,
    ref: event.ref,
    ref_name: shortRef(event.ref),
    ref_protected: false,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: repository.fullName,
    repository_id: String(repository.id),
    repository_owner: repository.fullName.split('/')[0] ?? '',
    repository_owner_id: String(repository.ownerId),
    repository_visibility: repository.visibility,
    repositoryUrl: `git://github.com/${repository.fullName}.git`,
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: run.id,
    run_number: String(run.number),
    secret_source: event.fromFork ? 'None' : 'Actions',
    server_url: urls.server,
    sha: event.sha,
    workflow: top.file.name,
    workflow_ref: workflowRefOf(top),
    workflow_sha: top.source.sha,
  };
}

function needsContext(job: JobModel, results: ReadonlyMap<string, JobResult>): JsonObject {
  const entries = job.needs.map(
    (id) => [id, { result: results.get(id)?.result ?? 'skipped', outputs: results.get(id)?.outputs ?? {} }] as const,
  );
  return Object.fromEntries(entries);
}

/** Contexts that a job's own keys may use. */
export function jobKeyContexts(frame: Frame, job: JobModel, results: ReadonlyMap<string, JobResult>): JsonObject {
  return {
    github: githubContext(frame.settings),
    inputs: frame.inputs,
    vars: frame.settings.variables,
    needs: needsContext(job, results),
  };
}
