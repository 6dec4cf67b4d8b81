import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';

/** Whether a path, from the folder and with slashes, is left out; that of a folder ends with a slash. */
export type IsIgnored = (path: string) => boolean;

/** What Vercel's own client leaves out of every upload (packages/client/src/utils/index.ts, 17d9eba, 2026-08-03). */
const always = [
  ...['.hg', '.git', '.gitmodules', '.svn', '.cache', '.next', '.now', '.vercel', '.npmignore', '.dockerignore'],
  ...['.gitignore', '.*.swp', '.DS_Store', '.wafpicke-*', '.lock-wscript', '.env.local', '.env.*.local', '.venv'],
  ...['.yarn/cache', '.pnp*', 'npm-debug.log', 'config.gypi', 'node_modules', '__pycache__', 'venv', 'CVS'],
];

async function ownRules(folder: string): Promise<string> {
  for (const name of ['.vercelignore', '.nowignore']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    // The matcher takes no `./` in front.
    if (text !== '') return text.replace(/^\.\//gm, '');
  }
  return '';
}

/** The rules of `.vercelignore`, in the language of `.gitignore`; with `withDefaults` those of Vercel before them. */
export async function readIgnored(folder: string, withDefaults: boolean): Promise<IsIgnored> {
  const matcher = ignore()
    .add(withDefaults ? always : [])
    .add(await ownRules(folder));
  return (path) => matcher.ignores(path);
}
