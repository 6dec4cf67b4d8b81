import type { Comment, RepositoryState } from '../../state.ts';
import { needText, sizeOf } from '../body.ts';
import { answerPage, notFound, type Operation, RestError, type RestCall, toRead, toWrite } from '../operation.ts';
import { inRepository } from './repositories.ts';

/** Source: the refusal that GitHub sends, "body is too long (maximum is 65536 characters)". */
const longestBody = 65_536;

function describe(state: RepositoryState, comment: Comment): object {
  const api = `https://api.github.com/repos/${state.fullName}/issues`;
  return {
    id: comment.id,
    body: comment.body,
    user: { login: comment.author, id: 41898282, type: comment.author.endsWith('[bot]') ? 'Bot' : 'User' },
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    url: `${api}/comments/${comment.id}`,
    issue_url: `${api}/${comment.issue}`,
    html_url: `https://github.com/${state.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
    author_association: 'NONE',
  };
}

function readBody(call: RestCall): string {
  const body = needText(call.body, 'body');
  if (sizeOf(body) > longestBody) {
    throw new RestError(422, 'Validation Failed', [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: `Body is too long (maximum is ${longestBody} characters)`,
      },
    ]);
  }
  if (body.trim() === '')
    throw new RestError(422, 'Validation Failed', [{ resource: 'IssueComment', code: 'missing_field', field: 'body' }]);
  return body;
}

export function commentOperations(state: RepositoryState): [string, Operation][] {
  const { comments } = state;

  const findIssue = (call: RestCall): number => {
    const number = Number(call.parameters['issue_number']);
    if (!state.pulls.some((pull) => pull.number === number)) throw notFound();
    return number;
  };
  const findIndex = (call: RestCall): number => {
    const index = comments.findIndex(({ id }) => id === Number(call.parameters['comment_id']));
    if (index < 0) throw notFound();
    return index;
  };
  const find = (call: RestCall): Comment => {
    const comment = comments[findIndex(call)];
    if (comment === undefined) throw notFound();
    return comment;
  };
  const actorOf = (call: RestCall): string => (call.identity === 'anonymous' ? 'anonymous' : call.identity.actor);

  const create = (call: RestCall) => {
    const issue = findIssue(call);
    const at = state.now().toISOString();
    const comment = {
      id: state.nextId(),
      issue,
      body: readBody(call),
      author: actorOf(call),
      createdAt: at,
      updatedAt: at,
    };
    comments.push(comment);
    return { status: 201, value: describe(state, comment) };
  };
  const update = (call: RestCall) => {
    const comment = { ...find(call), body: readBody(call), updatedAt: state.now().toISOString() };
    comments[findIndex(call)] = comment;
    return { status: 200, value: describe(state, comment) };
  };
  const remove = (call: RestCall) => {
    comments.splice(findIndex(call), 1);
    return { status: 204 };
  };
  const list = (call: RestCall) => {
    const issue = findIssue(call);
    return answerPage(
      call,
      comments.filter((comment) => comment.issue === issue).map((comment) => describe(state, comment)),
    );
  };

  const one = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
  const all = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
  return [
    [`GET ${all}`, inRepository(state, toRead('issues', 'pull-requests'), list)],
    [`POST ${all}`, inRepository(state, toWrite('issues', 'pull-requests'), create)],
    [
      `GET ${one}`,
      inRepository(state, toRead('issues', 'pull-requests'), (call) => ({
        status: 200,
        value: describe(state, find(call)),
      })),
    ],
    [`PATCH ${one}`, inRepository(state, toWrite('issues', 'pull-requests'), update)],
    [`DELETE ${one}`, inRepository(state, toWrite('issues', 'pull-requests'), remove)],
  ];
}
