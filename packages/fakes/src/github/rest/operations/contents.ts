import type { RepositoryState } from '../../state.ts';
import { notFound, type Operation, RestError, type RestAnswer, type RestCall, toRead } from '../operation.ts';
import { resolveRevision } from './commits.ts';
import { inRepository } from './repositories.ts';

/** Source: docs.github.com, "Get repository content": up to 1 MB as Base64, up to 100 MB raw. */
const inlineBytes = 1024 * 1024;
const rawBytes = 100 * 1024 * 1024;

interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly bytes: number;
  readonly path: string;
}

async function readTree(state: RepositoryState, ...args: readonly string[]): Promise<TreeEntry[]> {
  const output = (await state.git.ask('ls-tree', '-z', '-l', ...args))?.toString('utf8') ?? '';
  return output
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [, mode = '', type = '', sha = '', size = '', path = ''] =
        /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
      return { mode, type, sha, path, bytes: Number(size) || 0 };
    });
}

function kindOf(entry: TreeEntry): string {
  if (entry.mode === '120000') return 'symlink';
  if (entry.type === 'commit') return 'submodule';
  return entry.type === 'tree' ? 'dir' : 'file';
}

function describe(state: RepositoryState, entry: TreeEntry, ref: string): Readonly<Record<string, unknown>> {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const url = `https://api.github.com/repos/${state.fullName}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `https://api.github.com/repos/${state.fullName}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `https://github.com/${state.fullName}/${entry.type}/${ref}/${path}`;
  const name = entry.path.split('/').at(-1) ?? '';
  const download = entry.type === 'blob' ? `https://raw.githubusercontent.com/${state.fullName}/${ref}/${path}` : null;
  return {
    type: kindOf(entry),
    name,
    path: entry.path,
    sha: entry.sha,
    size: entry.bytes,
    url,
    git_url: git,
    html_url: html,
    download_url: download,
    _links: { self: url, git, html },
  };
}

async function answerFile(state: RepositoryState, call: RestCall, entry: TreeEntry, ref: string): Promise<RestAnswer> {
  const raw = call.request.headers['accept']?.includes('.raw') === true;
  if (entry.bytes > rawBytes) throw new RestError(403, 'This API returns blobs up to 100 MB in size.');
  const bytes = (await state.git.ask('cat-file', 'blob', entry.sha)) ?? Buffer.alloc(0);
  if (raw)
    return { status: 200, raw: bytes, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } };
  const inline = entry.bytes <= inlineBytes;
  const content = inline ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : '';
  return { status: 200, value: { ...describe(state, entry, ref), content, encoding: inline ? 'base64' : 'none' } };
}

async function get(state: RepositoryState, call: RestCall): Promise<RestAnswer> {
  const path = (call.parameters['path'] ?? '').replace(/^\/+|\/+$/g, '');
  const ref = typeof call.query['ref'] === 'string' ? call.query['ref'] : state.defaultBranch;
  const sha = await resolveRevision(state, ref);
  if (sha === undefined) throw new RestError(404, `No commit found for the ref ${ref}`);
  const [entry] = await readTree(state, sha, '--', path);
  if (entry?.path !== path) throw notFound();
  if (entry.type === 'blob') return answerFile(state, call, entry, ref);
  const inside = await readTree(state, sha, '--', `${path}/`);
  return { status: 200, raw: JSON.stringify(inside.map((one) => describe(state, one, ref))) };
}

export function contentOperations(state: RepositoryState): [string, Operation][] {
  return [
    ['GET /repos/{owner}/{repo}/contents/{path}', inRepository(state, toRead('contents'), (call) => get(state, call))],
  ];
}
