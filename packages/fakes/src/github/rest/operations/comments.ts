import type { Comment, RepositoryState } from '../../state.ts';
import { needText, sizeOf } from '../body.ts';
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
import { actorOf, bindOperations } from './repositories.ts';

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

function findIssue(state: RepositoryState, call: RestCall): number {
  const number = Number(call.parameters['issue_number']);
  if (!state.pulls.some((pull) => pull.number === number)) throw notFound();
  return number;
}

function find(state: RepositoryState, call: RestCall): { comment: Comment; index: number } {
  const index = state.comments.findIndex(({ id }) => id === Number(call.parameters['comment_id']));
  const comment = state.comments[index];
  if (comment === undefined) throw notFound();
  return { comment, index };
}

function create(state: RepositoryState, call: RestCall): RestAnswer {
  const issue = findIssue(state, call);
  const at = state.now().toISOString();
  const body = readBody(call);
  const comment = { id: state.nextId(), issue, body, author: actorOf(call), createdAt: at, updatedAt: at };
  state.comments.push(comment);
  return { status: 201, value: describe(state, comment) };
}

function get(state: RepositoryState, call: RestCall): RestAnswer {
  return { status: 200, value: describe(state, find(state, call).comment) };
}

function update(state: RepositoryState, call: RestCall): RestAnswer {
  const { comment, index } = find(state, call);
  const next = { ...comment, body: readBody(call), updatedAt: state.now().toISOString() };
  state.comments[index] = next;
  return { status: 200, value: describe(state, next) };
}

function remove(state: RepositoryState, call: RestCall): RestAnswer {
  state.comments.splice(find(state, call).index, 1);
  return { status: 204 };
}

/** Oldest first. */
function list(state: RepositoryState, call: RestCall): RestAnswer {
  const issue = findIssue(state, call);
  const found = state.comments.filter((comment) => comment.issue === issue);
  return answerPage(
    call,
    found.map((comment) => describe(state, comment)),
  );
}

export function commentOperations(state: RepositoryState): [string, Operation][] {
  const one = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
  const all = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
  const read = toRead('issues', 'pull-requests');
  const write = toWrite('issues', 'pull-requests');
  return bindOperations(state, [
    [`GET ${all}`, read, list],
    [`POST ${all}`, write, create],
    [`GET ${one}`, read, get],
    [`PATCH ${one}`, write, update],
    [`DELETE ${one}`, write, remove],
  ]);
}
