import { answerJson, type HostAnswer, type HostRequest } from '../../world/handler.ts';
import { allows, type Identity, type Tokens } from '../tokens.ts';
import { runChild } from './child.ts';
import type { GitRepository } from './repository.ts';

/** Where `github.com` serves a repository from. */
export interface Served {
  readonly fullName: string;
  readonly private: boolean;
  readonly git: GitRepository;
}

export interface GitHostParts {
  readonly find: (fullName: string) => Served | undefined;
  readonly tokens: Tokens;
  readonly pushed: (
    served: Served,
    actor: string,
    before: ReadonlyMap<string, string>,
    after: ReadonlyMap<string, string>,
  ) => void;
}

/**
 * As GitHub: any commit can be asked for, partial clones work, refs of pull requests can't be pushed to. The directory
 * may belong to another user than the one that runs this.
 */
const settings = [
  'http.receivepack=true',
  'uploadpack.allowReachableSHA1InWant=true',
  'uploadpack.allowAnySHA1InWant=true',
  'uploadpack.allowFilter=true',
  'receive.hideRefs=refs/pull/',
  'safe.directory=*',
];

interface Call {
  readonly fullName: string;
  readonly rest: string;
  readonly service: 'git-upload-pack' | 'git-receive-pack';
}

function parseCall(request: HostRequest): Call | undefined {
  const match = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(
    request.url.pathname,
  );
  const [, fullName, rest] = match ?? [];
  if (fullName === undefined || rest === undefined) return undefined;
  const service = rest === '/info/refs' ? request.url.searchParams.get('service') : rest.slice(1);
  return service === 'git-upload-pack' || service === 'git-receive-pack' ? { fullName, rest, service } : undefined;
}

function refuse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HostAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: text };
}

const askForLogin = refuse(401, 'No anonymous write access.', { 'www-authenticate': 'Basic realm="GitHub"' });

/** The refusal of a call, or undefined when it may go on. */
function checkAccess(
  call: Call,
  served: Served | undefined,
  identity: Identity | 'anonymous' | undefined,
): HostAnswer | undefined {
  if (identity === undefined)
    return refuse(401, 'Invalid username or token. Password authentication is not supported for Git operations.', {
      'www-authenticate': 'Basic realm="GitHub"',
    });
  if (served === undefined || (served.private && identity !== 'anonymous' && !allows(identity, 'contents', 'read')))
    return refuse(404, 'Repository not found.');
  if (identity === 'anonymous') return served.private || call.service === 'git-receive-pack' ? askForLogin : undefined;
  if (call.service === 'git-receive-pack' && !allows(identity, 'contents', 'write')) {
    return refuse(403, `Permission to ${served.fullName}.git denied to ${identity.actor}.`);
  }
  return undefined;
}

/** CGI variables, RFC 3875 and git-http-backend(1), as arguments of env(1): the child keeps what else is set. */
function variablesOf(request: HostRequest, call: Call, served: Served, actor: string): string[] {
  const variables = {
    GIT_PROJECT_ROOT: served.git.directory,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: call.rest,
    QUERY_STRING: request.url.search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    CONTENT_LENGTH: String(request.body.byteLength),
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
    REMOTE_USER: actor,
    REMOTE_ADDR: '127.0.0.1',
  };
  return [
    '-u',
    'GIT_DIR',
    '-u',
    'GIT_WORK_TREE',
    '-u',
    'GIT_INDEX_FILE',
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ];
}

/** Splits what a CGI program wrote. */
function readCgi(output: Buffer): HostAnswer | undefined {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = output.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => line.split(/:\s*(.*)/s)).map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const { status, ...rest } = headers;
  return {
    status: status === undefined ? 200 : Number.parseInt(status, 10),
    headers: rest,
    body: output.subarray(end + 4),
  };
}

/** `https://github.com/<owner>/<repo>(.git)` over smart HTTP, by git's own server program. */
export function createGitHost(parts: GitHostParts): (request: HostRequest) => Promise<HostAnswer> {
  let pushes: Promise<unknown> = Promise.resolve();

  async function serve(request: HostRequest, call: Call, served: Served, actor: string): Promise<HostAnswer> {
    const configured = settings.flatMap((setting) => ['-c', setting]);
    const { stdout, stderr } = await runChild(
      'env',
      [...variablesOf(request, call, served, actor), 'git', ...configured, 'http-backend'],
      request.body,
    );
    return readCgi(stdout) ?? refuse(500, stderr);
  }

  async function receive(request: HostRequest, call: Call, served: Served, actor: string): Promise<HostAnswer> {
    const before = await served.git.refs();
    const answer = await serve(request, call, served, actor);
    parts.pushed(served, actor, before, await served.git.refs());
    return answer;
  }

  return async (request) => {
    const call = parseCall(request);
    if (call === undefined)
      return answerJson(404, { message: 'Not Found: only git over HTTP is served on github.com here.' });
    const served = parts.find(call.fullName);
    const identity = parts.tokens.identify(request.headers['authorization']);
    const refusal = checkAccess(call, served, identity);
    if (refusal !== undefined || served === undefined || identity === undefined)
      return refusal ?? refuse(404, 'Repository not found.');
    const actor = identity === 'anonymous' ? '' : identity.actor;
    if (request.method !== 'POST' || call.service !== 'git-receive-pack') return serve(request, call, served, actor);
    const turn = pushes.then(() => receive(request, call, served, actor));
    pushes = turn.catch(() => undefined);
    return turn;
  };
}
