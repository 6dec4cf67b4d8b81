import type { CheckRun, RepositoryState } from '../../state.ts';
import type { Json } from '../openapi.ts';
import { child, isJson } from '../openapi.ts';
import {
  answerPage,
  notFound,
  type Operation,
  RestError,
  type RestAnswer,
  type RestCall,
  toRead,
  toWrite,
} from '../operation.ts';
import { needText, readText } from '../body.ts';
import { resolveRevision } from './commits.ts';
import { bindOperations } from './repositories.ts';

function annotationsOf(output: unknown): readonly unknown[] {
  const list = child(output, 'annotations');
  return Array.isArray(list) ? list : [];
}

function describe(state: RepositoryState, run: CheckRun): object {
  const url = `https://api.github.com/repos/${state.fullName}/check-runs/${run.id}`;
  const { output, ...facts } = run;
  return {
    ...facts,
    url,
    html_url: `https://github.com/${state.fullName}/runs/${run.id}`,
    output: {
      ...{
        title: child(output, 'title') ?? null,
        summary: child(output, 'summary') ?? null,
        text: child(output, 'text') ?? null,
      },
      annotations_count: annotationsOf(output).length,
      annotations_url: `${url}/annotations`,
    },
  };
}

/** Annotations of an update are added to those that are there. */
function mergeOutput(before: unknown, update: unknown): unknown {
  if (!isJson(update)) return before;
  return { ...update, annotations: [...annotationsOf(before), ...annotationsOf(update)] };
}

/** A conclusion completes the run. */
function merge(state: RepositoryState, before: CheckRun, body: Json): CheckRun {
  const given = readText(body, 'conclusion');
  const status = given === undefined ? (readText(body, 'status') ?? before.status) : 'completed';
  const conclusion = given ?? before.conclusion;
  if (status === 'completed' && conclusion === null)
    throw new RestError(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  const done = status === 'completed' ? (before['completed_at'] ?? state.now().toISOString()) : null;
  const output = mergeOutput(before['output'], body['output']);
  return { ...before, ...body, status, conclusion, output, completed_at: body['completed_at'] ?? done };
}

function find(state: RepositoryState, call: RestCall): { run: CheckRun; index: number } {
  const index = state.checkRuns.findIndex(({ id }) => id === Number(call.parameters['check_run_id']));
  const run = state.checkRuns[index];
  if (run === undefined) throw notFound();
  return { run, index };
}

async function create(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const sha = needText(call.body, 'head_sha');
  if ((await state.git.resolve(sha)) !== sha) throw new RestError(422, `No commit found for SHA: ${sha}`);
  const fresh: CheckRun = {
    ...{ id: state.nextId(), name: needText(call.body, 'name'), head_sha: sha, status: 'queued', conclusion: null },
    ...{ started_at: state.now().toISOString(), external_id: null, details_url: null },
  };
  const run = merge(state, fresh, call.body);
  state.checkRuns.push(run);
  return { status: 201, value: describe(state, run) };
}

function get(state: RepositoryState, call: RestCall): RestAnswer {
  return { status: 200, value: describe(state, find(state, call).run) };
}

function update(state: RepositoryState, call: RestCall): RestAnswer {
  const { run, index } = find(state, call);
  const next = merge(state, run, call.body);
  state.checkRuns[index] = next;
  return { status: 200, value: describe(state, next) };
}

function listAnnotations(state: RepositoryState, call: RestCall): RestAnswer {
  return answerPage(call, annotationsOf(find(state, call).run['output']));
}

async function listOfRef(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const sha = await resolveRevision(state, call.parameters['ref'] ?? '');
  const { check_name: name, status } = call.query;
  const found = state.checkRuns.filter(
    (run) =>
      run.head_sha === sha &&
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status),
  );
  return answerPage(
    call,
    found.map((run) => describe(state, run)),
    (page) => ({ total_count: found.length, check_runs: page }),
  );
}

export function checkOperations(state: RepositoryState): [string, Operation][] {
  const one = '/repos/{owner}/{repo}/check-runs/{check_run_id}';
  return bindOperations(state, [
    ['POST /repos/{owner}/{repo}/check-runs', toWrite('checks'), create],
    [`GET ${one}`, toRead('checks'), get],
    [`PATCH ${one}`, toWrite('checks'), update],
    [`GET ${one}/annotations`, toRead('checks'), listAnnotations],
    ['GET /repos/{owner}/{repo}/commits/{ref}/check-runs', toRead('checks'), listOfRef],
  ]);
}
