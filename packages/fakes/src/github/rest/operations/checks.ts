import type { CheckRun, RepositoryState } from '../../state.ts';
import type { Json } from '../openapi.ts';
import { child } from '../openapi.ts';
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
import { inRepository } from './repositories.ts';

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

/** A conclusion completes the run; annotations of an update are added to those that are there. */
function merge(state: RepositoryState, before: CheckRun, body: Json): CheckRun {
  const conclusion = readText(body, 'conclusion') ?? before.conclusion;
  const status = readText(body, 'conclusion') === undefined ? (readText(body, 'status') ?? before.status) : 'completed';
  const output =
    body['output'] === undefined
      ? before['output']
      : {
          ...Object(body['output']),
          annotations: [...annotationsOf(before['output']), ...annotationsOf(body['output'])],
        };
  const completedAt =
    body['completed_at'] ?? (status === 'completed' ? (before['completed_at'] ?? state.now().toISOString()) : null);
  if (status === 'completed' && conclusion === null)
    throw new RestError(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  return { ...before, ...body, status, conclusion, output, completed_at: completedAt };
}

export function checkOperations(state: RepositoryState): [string, Operation][] {
  const { checkRuns } = state;
  const indexOf = (call: RestCall): number =>
    checkRuns.findIndex(({ id }) => id === Number(call.parameters['check_run_id']));
  const find = (call: RestCall): CheckRun => {
    const run = checkRuns[indexOf(call)];
    if (run === undefined) throw notFound();
    return run;
  };

  const create = async (call: RestCall): Promise<RestAnswer> => {
    const sha = needText(call.body, 'head_sha');
    if ((await state.git.resolve(sha)) !== sha) throw new RestError(422, `No commit found for SHA: ${sha}`);
    const fresh: CheckRun = {
      id: state.nextId(),
      name: needText(call.body, 'name'),
      head_sha: sha,
      status: 'queued',
      conclusion: null,
      started_at: state.now().toISOString(),
      external_id: null,
      details_url: null,
    };
    const run = merge(state, fresh, call.body);
    checkRuns.push(run);
    return { status: 201, value: describe(state, run) };
  };
  const update = (call: RestCall): RestAnswer => {
    const run = merge(state, find(call), call.body);
    checkRuns[indexOf(call)] = run;
    return { status: 200, value: describe(state, run) };
  };
  const list = async (call: RestCall): Promise<RestAnswer> => {
    const sha = await resolveRevision(state, call.parameters['ref'] ?? '');
    const { check_name: name, status } = call.query;
    const found = checkRuns.filter(
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
  };

  const one = '/repos/{owner}/{repo}/check-runs/{check_run_id}';
  return [
    ['POST /repos/{owner}/{repo}/check-runs', inRepository(state, toWrite('checks'), create)],
    [
      `GET ${one}`,
      inRepository(state, toRead('checks'), (call) => ({ status: 200, value: describe(state, find(call)) })),
    ],
    [`PATCH ${one}`, inRepository(state, toWrite('checks'), update)],
    [
      `GET ${one}/annotations`,
      inRepository(state, toRead('checks'), (call) => answerPage(call, annotationsOf(find(call)['output']))),
    ],
    ['GET /repos/{owner}/{repo}/commits/{ref}/check-runs', inRepository(state, toRead('checks'), list)],
  ];
}
