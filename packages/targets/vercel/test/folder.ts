import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What is in a folder: text, or where a link leads. */
export type Content = Readonly<Record<string, string | { readonly to: string }>>;

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

async function put(place: string, content: Content[string]): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  if (typeof content === 'string') await writeFile(place, content, { mode: 0o644 });
  else await symlink(content.to, place);
}

/** A folder for the time of a test. */
export async function makeFolder(contents: Content): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'vercel-folder-'));
  await Promise.all(Object.entries(contents).map(async ([name, content]) => put(join(path, name), content)));
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) };
}

/** An output of `vercel build`, for production. */
export const output: Content = {
  '.vercel/output/config.json': '{"version":3,"routes":[]}',
  '.vercel/output/builds.json': '{"target":"production","builds":[{}]}',
  '.vercel/output/static/index.html': '<h1>shop</h1>',
};
