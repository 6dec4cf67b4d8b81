import { type Http, type HttpResponse, type Runner, readJson } from '@aevon/ports';
import { githubUnavailable, restFailure } from './rest-failures.ts';
import { compareCommits, listPullFiles } from './rest-changes.ts';
import type { GithubRest, RestAnswer, RestRequest } from './rest-port.ts';

export interface RestOptions {
  readonly http: Http;
  readonly runner: Pick<Runner, 'apiUrl' | 'repository'>;
  readonly token: string;
  readonly signal?: AbortSignal;
}

/** Version of the API that the schemas here were read from (docs.github.com/rest/about-the-rest-api/api-versions). */
const apiVersion = '2022-11-28';

/** `rel="next"` of a Link header (RFC 8288). */
function nextPage(headers: HttpResponse['headers']): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(headers['link'] ?? '')?.[1];
}

/** The address of a call. A page that points away from the API is not followed: it would carry the token with it. */
function addressOf(apiUrl: string, request: RestRequest<unknown>): string {
  const base = apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`;
  const url = new URL(request.path.replace(/^\//, ''), base);
  if (url.origin !== new URL(base).origin)
    throw githubUnavailable(`could not ${request.purpose}: GitHub pointed to another host, ${url.host}`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
  return url.href;
}

async function send<T>(options: RestOptions, request: RestRequest<T>): Promise<RestAnswer<T>> {
  const { http, runner, token, signal } = options;
  const { method = 'GET', purpose, deadlineMs = 30_000, body, retry } = request;
  const headers = {
    accept: request.accept ?? 'application/vnd.github+json',
    'x-github-api-version': apiVersion,
    authorization: `Bearer ${token}`,
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const common = { method, url: addressOf(runner.apiUrl, request), purpose, deadlineMs, ...content };
  const typed = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  const response = await http.send({
    ...common,
    headers: typed,
    ...(retry === undefined ? {} : { retry }),
    ...(signal === undefined ? {} : { signal }),
  });
  const data = readJson(response.body);
  if (response.status < 200 || response.status > 299) throw restFailure(purpose, response, data);
  const parsed = request.schema.safeParse(data);
  if (!parsed.success)
    throw githubUnavailable(
      `could not ${purpose}: GitHub answered ${response.status} with something that is not of its API`,
    );
  return { data: parsed.data, headers: response.headers, next: nextPage(response.headers) };
}

async function listAll<T>(
  options: RestOptions,
  request: RestRequest<readonly T[]>,
  max: number,
): Promise<readonly T[]> {
  const items: T[] = [];
  let page = await send(options, { ...request, query: { per_page: 100, ...request.query } });
  items.push(...page.data);
  while (page.next !== undefined && items.length < max) {
    page = await send(options, { ...request, query: {}, path: page.next });
    items.push(...page.data);
  }
  return items.slice(0, max);
}

/** GitHub's REST API for one repository. */
export function createGithubRest(options: RestOptions): GithubRest {
  const rest: GithubRest = {
    repository: options.runner.repository,
    request: (request) => send(options, request),
    list: (request, max = 3000) => listAll(options, request, max),
    compare: (base, head) => compareCommits(rest, base, head),
    listPullFiles: (number) => listPullFiles(rest, number),
  };
  return rest;
}
