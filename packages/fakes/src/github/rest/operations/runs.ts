import type { RepositoryState, WorkflowJob, WorkflowRun } from '../../state.ts';
import { answerPage, notFound, type Operation, type RestAnswer, type RestCall, toRead } from '../operation.ts';
import { describeRepository, inRepository } from './repositories.ts';

function describeRun(state: RepositoryState, run: WorkflowRun): object {
  const api = `https://api.github.com/repos/${state.fullName}/actions/runs/${run.id}`;
  return {
    ...{
      id: run.id,
      name: run.name,
      event: run.event,
      head_branch: run.headBranch,
      head_sha: run.headSha,
      run_attempt: run.attempt,
      run_number: 1,
    },
    ...{
      status: run.status,
      conclusion: run.conclusion,
      created_at: run.createdAt,
      updated_at: run.createdAt,
      run_started_at: run.createdAt,
    },
    ...{
      url: api,
      jobs_url: `${api}/jobs`,
      artifacts_url: `${api}/artifacts`,
      html_url: `https://github.com/${state.fullName}/actions/runs/${run.id}`,
    },
    display_title: run.name,
    repository: describeRepository(state),
    head_repository: describeRepository(state),
  };
}

function describeJob(state: RepositoryState, run: WorkflowRun, job: WorkflowJob): object {
  const api = `https://api.github.com/repos/${state.fullName}/actions`;
  return {
    ...{
      id: job.id,
      name: job.name,
      status: job.status,
      conclusion: job.conclusion,
      started_at: job.startedAt,
      created_at: job.startedAt,
      completed_at: job.completedAt,
    },
    ...{
      run_id: run.id,
      run_attempt: run.attempt,
      head_sha: run.headSha,
      workflow_name: run.name,
      head_branch: run.headBranch,
    },
    ...{
      url: `${api}/jobs/${job.id}`,
      run_url: `${api}/runs/${run.id}`,
      html_url: `https://github.com/${state.fullName}/actions/runs/${run.id}/job/${job.id}`,
    },
    labels: ['ubuntu-latest'],
  };
}

export function runOperations(state: RepositoryState): [string, Operation][] {
  const find = (call: RestCall): WorkflowRun => {
    const run = state.runs.find(({ id }) => id === Number(call.parameters['run_id']));
    if (run === undefined) throw notFound();
    return run;
  };
  const list = (call: RestCall): RestAnswer => {
    const { event, branch, head_sha: sha, status } = call.query;
    const fits = (run: WorkflowRun): boolean =>
      (event === undefined || run.event === event) &&
      (branch === undefined || run.headBranch === branch) &&
      (sha === undefined || run.headSha === sha) &&
      (status === undefined || run.status === status || run.conclusion === status);
    const found = state.runs.filter(fits).reverse();
    return answerPage(
      call,
      found.map((run) => describeRun(state, run)),
      (page) => ({ total_count: found.length, workflow_runs: page }),
    );
  };
  const jobs = (call: RestCall): RestAnswer => {
    const run = find(call);
    return answerPage(
      call,
      run.jobs.map((job) => describeJob(state, run, job)),
      (page) => ({ total_count: run.jobs.length, jobs: page }),
    );
  };
  const job = (call: RestCall): RestAnswer => {
    const id = Number(call.parameters['job_id']);
    const run = state.runs.find((one) => one.jobs.some((candidate) => candidate.id === id));
    const found = run?.jobs.find((candidate) => candidate.id === id);
    if (run === undefined || found === undefined) throw notFound();
    return { status: 200, value: describeJob(state, run, found) };
  };
  const needs = toRead('actions');
  const one = '/repos/{owner}/{repo}/actions/runs/{run_id}';
  return [
    ['GET /repos/{owner}/{repo}/actions/runs', inRepository(state, needs, list)],
    [`GET ${one}`, inRepository(state, needs, (call) => ({ status: 200, value: describeRun(state, find(call)) }))],
    [`GET ${one}/jobs`, inRepository(state, needs, jobs)],
    [`GET ${one}/attempts/{attempt_number}/jobs`, inRepository(state, needs, jobs)],
    ['GET /repos/{owner}/{repo}/actions/jobs/{job_id}', inRepository(state, needs, job)],
  ];
}
