import type { Signer } from '../../../azure-blob/signature.ts';
import { signDownload } from '../../artifacts/service.ts';
import type { Artifact, Artifacts } from '../../artifacts/store.ts';
import type { RepositoryState } from '../../state.ts';
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
import { inRepository } from './repositories.ts';

function describe(state: RepositoryState, artifact: Artifact): object {
  const url = `https://api.github.com/repos/${state.fullName}/actions/artifacts/${artifact.id}`;
  const run = state.runs.find(({ id }) => String(id) === artifact.runId);
  const about = {
    id: Number(artifact.runId),
    repository_id: state.id,
    head_repository_id: state.id,
    head_branch: run?.headBranch,
    head_sha: run?.headSha,
  };
  return {
    ...{ id: artifact.id, name: artifact.name, size_in_bytes: artifact.bytes, digest: artifact.digest ?? null },
    ...{
      url,
      archive_download_url: `${url}/zip`,
      created_at: artifact.createdAt,
      updated_at: artifact.createdAt,
      expires_at: artifact.expiresAt,
    },
    expired: Date.parse(artifact.expiresAt) <= state.now().getTime(),
    workflow_run: about,
  };
}

export function artifactOperations(
  state: RepositoryState,
  artifacts: Artifacts,
  signer: Signer,
): [string, Operation][] {
  const ready = (): Artifact[] =>
    artifacts
      .all()
      .filter((artifact) => artifact.state === 'ready')
      .reverse();
  const find = (call: RestCall): Artifact => {
    const found = ready().find(({ id }) => id === Number(call.parameters['artifact_id']));
    if (found === undefined) throw notFound();
    return found;
  };
  const answerList = (call: RestCall, list: readonly Artifact[]): RestAnswer => {
    const found = list.filter(({ name }) => call.query['name'] === undefined || name === call.query['name']);
    return answerPage(
      call,
      found.map((artifact) => describe(state, artifact)),
      (page) => ({ total_count: found.length, artifacts: page }),
    );
  };
  const download = (call: RestCall): RestAnswer => {
    const artifact = find(call);
    if (call.identity === 'anonymous') throw new RestError(401, 'Requires authentication');
    if (Date.parse(artifact.expiresAt) <= state.now().getTime()) throw new RestError(410, 'Artifact has expired');
    return { status: 302, headers: { location: signDownload(artifact, signer, state.now()) } };
  };
  const remove = (call: RestCall): RestAnswer => {
    artifacts.remove(find(call).id);
    return { status: 204 };
  };
  const all = '/repos/{owner}/{repo}/actions/artifacts';
  return [
    [`GET ${all}`, inRepository(state, toRead('actions'), (call) => answerList(call, ready()))],
    [
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      inRepository(state, toRead('actions'), (call) =>
        answerList(
          call,
          ready().filter(({ runId }) => runId === call.parameters['run_id']),
        ),
      ),
    ],
    [
      `GET ${all}/{artifact_id}`,
      inRepository(state, toRead('actions'), (call) => ({ status: 200, value: describe(state, find(call)) })),
    ],
    [`GET ${all}/{artifact_id}/{archive_format}`, inRepository(state, toRead('actions'), download)],
    [`DELETE ${all}/{artifact_id}`, inRepository(state, toWrite('actions'), remove)],
  ];
}
