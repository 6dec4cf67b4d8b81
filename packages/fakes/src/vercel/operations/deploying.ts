import { deploymentJson } from '../answers.ts';
import {
  type Beginning,
  type Deployment,
  type FileEntry,
  type GitSource,
  type Project,
  VercelError,
} from '../model.ts';
import { type Answer, type Call, deploymentOf, type Platform, projectOf, text } from '../platform.ts';
import { finish, stateOf } from '../progress.ts';
import type { Body } from '../requests.ts';
import { deploymentHost, makeDeployment } from '../seed.ts';

const dayMs = 86_400_000;
/** vercel.com/docs/limits, read 2026-09. */
const deploymentsPerDay = { hobby: 100, pro: 6_000 } as const;
const filesPerDeployment = 15_000;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function spend({ plan, made, now }: Platform): void {
  while ((made[0] ?? now()) <= now() - dayMs) made.shift();
  if (made.length >= deploymentsPerDay[plan])
    throw new VercelError(
      429,
      plan === 'hobby' ? 'api-deployments-free-per-day' : 'api-deployments-paid-per-day',
      `Resource is limited - try again in 24 hours (more than ${deploymentsPerDay[plan]}).`,
      { limit: { remaining: 0, reset: (made[0] ?? now()) + dayMs } },
      { 'retry-after': String(Math.ceil(((made[0] ?? now()) + dayMs - now()) / 1000)) },
    );
  made.push(now());
}

function targetOf(project: Project, body: Body): string {
  const custom = text(body, 'customEnvironmentSlugOrId');
  if (custom === undefined) return text(body, 'target') ?? 'preview';
  const found = project.customEnvironments.find(({ id, slug }) => id === custom || slug === custom);
  if (found === undefined) throw new VercelError(404, 'not_found', `Custom environment "${custom}" not found`);
  return found.slug;
}

function readGitSource({ commits }: Platform, project: Project, value: unknown): GitSource | undefined {
  if (!isObject(value)) return undefined;
  const [type, ref, sha] = [value['type'], value['ref'], value['sha'] ?? value['ref']].map(String);
  const isLinked = project.linked && type === 'github' && String(value['repoId']) === '4711';
  if (!isLinked || sha === undefined || !commits.has(sha))
    throw new VercelError(
      400,
      'incorrect_git_source_info',
      'The provided GitHub repository does not contain the requested branch or commit reference. Please ensure the repository is not empty.',
    );
  return { type, ref: ref ?? '', sha };
}

function readFiles({ files }: Platform, value: unknown): readonly FileEntry[] {
  if (!Array.isArray(value)) return [];
  const entries = value.filter(isObject).map((one) => ({
    ...{ file: String(one['file']), sha: String(one['sha']) },
    ...{ size: Number(one['size'] ?? 0), mode: Number(one['mode'] ?? 0o100644) },
  }));
  if (entries.length > filesPerDeployment)
    throw new VercelError(400, 'too_many_files', `Too many files: more than ${filesPerDeployment}`);
  const missing = [...new Set(entries.map(({ sha }) => sha).filter((sha) => !files.has(sha)))];
  if (missing.length > 0) throw new VercelError(400, 'missing_files', 'Missing files', { missing });
  return entries;
}

/** Vercel keeps what it knows of git under the names of the provider that the project is linked to. */
function metaOf(project: Project, body: Body, source: GitSource | undefined): Readonly<Record<string, string>> {
  const said = isObject(body['gitMetadata']) ? body['gitMetadata'] : {};
  const git = source === undefined ? said : { commitSha: source.sha, commitRef: source.ref };
  const prefix = project.linked ? 'githubCommit' : 'gitCommit';
  const ofGit = Object.entries({ Sha: git['commitSha'], Ref: git['commitRef'], Message: git['commitMessage'] }).flatMap(
    ([name, value]) => (typeof value === 'string' ? [[`${prefix}${name}`, value] as const] : []),
  );
  const own = isObject(body['meta']) ? body['meta'] : {};
  return { ...Object.fromEntries(ofGit), ...Object.fromEntries(Object.entries(own).map(([k, v]) => [k, String(v)])) };
}

/** On the turn `runs-another`: what ran before. */
function commitInTruth(platform: Platform, project: Project, asked: string): string {
  const before = platform.aliases.get(project.domains[0] ?? '')?.commit;
  return platform.turn() === 'runs-another' && before !== undefined ? before : asked;
}

/** Begins a deployment, whoever asks for it. */
export function begin(platform: Platform, project: Project, beginning: Beginning): Deployment {
  const commit = commitInTruth(platform, project, beginning.commit);
  const isAnother = commit !== beginning.commit;
  const meta = isAnother
    ? Object.fromEntries(Object.entries(beginning.meta).map(([k, v]) => [k, v === beginning.commit ? commit : v]))
    : beginning.meta;
  const deployment = makeDeployment({
    ...beginning,
    ...{ commit, meta },
    gitSource: beginning.gitSource === undefined ? undefined : { ...beginning.gitSource, sha: commit },
    turn: platform.turn(),
    id: platform.nextId('dpl'),
    host: deploymentHost(project.name, project.deployments.length, platform.team.slug),
    createdAt: platform.now(),
  });
  project.deployments.unshift(deployment);
  return deployment;
}

function isSame(deployment: Deployment, wanted: Beginning): boolean {
  const listed = (files: readonly FileEntry[]): string => JSON.stringify(files);
  return (
    deployment.target === wanted.target &&
    deployment.gitSource?.sha === wanted.gitSource?.sha &&
    listed(deployment.files) === listed(wanted.files) &&
    deployment.outcome !== 'ERROR' &&
    deployment.outcome !== 'CANCELED'
  );
}

export function createDeployment(platform: Platform, { body, query }: Call): Answer {
  const project = projectOf(platform, text(body, 'project') ?? text(body, 'name'));
  if (body['files'] !== undefined && body['gitSource'] !== undefined)
    throw new VercelError(400, 'bad_request', 'Invalid request: `files` and `gitSource` cannot be used together.');
  if (project.paused) throw new VercelError(403, 'project_paused', 'The project is paused');
  const target = targetOf(project, body);
  const gitSource = readGitSource(platform, project, body['gitSource']);
  const files = gitSource === undefined ? readFiles(platform, body['files']) : [];
  if (gitSource === undefined && files.length === 0)
    throw new VercelError(400, 'bad_request', 'Invalid request: missing required property `files`.');
  const meta = metaOf(project, body, gitSource);
  const commit = gitSource?.sha ?? meta['githubCommitSha'] ?? meta['gitCommitSha'] ?? '';
  const autoAssign = body['autoAssignCustomDomains'] !== false;
  const prebuilt = query['prebuilt'] === '1';
  const wanted: Beginning = { target, gitSource, commit, meta, files, prebuilt, autoAssign, source: 'api' };
  const same = query['forceNew'] === '1' ? undefined : project.deployments.find((one) => isSame(one, wanted));
  if (same === undefined) spend(platform);
  const deployment = same ?? begin(platform, project, wanted);
  return { status: 200, value: deploymentJson(platform, project, deployment, true) };
}

export function cancelDeployment(platform: Platform, { path: [id] }: Call): Answer {
  const { project, deployment } = deploymentOf(platform, id);
  if (deployment.outcome !== undefined)
    throw new VercelError(
      400,
      'bad_request',
      `The deployment cannot be canceled as it is ${stateOf(deployment, platform.now())}`,
    );
  finish(deployment, 'CANCELED', platform.now());
  return { status: 200, value: deploymentJson(platform, project, deployment, false) };
}

export function uploadFile({ files, now }: Platform, { request: { headers, body } }: Call): Answer {
  const sha = headers['x-vercel-digest'] ?? headers['x-now-digest'];
  if (!(headers['content-type'] ?? '').startsWith('application/octet-stream') || sha === undefined)
    throw new VercelError(400, 'bad_request', 'Invalid request: missing required header `x-vercel-digest`.');
  files.put(sha, Number(headers['x-now-size'] ?? headers['content-length']), body, now());
  return { status: 200, value: { urls: [] } };
}
