import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';

/** Replaces `$/name`, which older tools don't know, by `prefix` + name + `suffix`. */
export function rewriteSelfReferences(text: string, prefix: string, suffix = ''): string {
  return text.replace(/(uses:\s*)\$\/(\S+)/g, (_, uses: string, name: string) => `${uses}${prefix}${name}${suffix}`);
}

/** A copy of the release tree whose workflows refer to their siblings by `./name`, as a git repository. */
export function plainRelease(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'aevon-plain-')), 'actions');
  cpSync(join(root, 'release'), folder, { recursive: true });
  const workflows = join(folder, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  mkdirSync(join(folder, '.git'), { recursive: true });
  for (const name of readdirSync(workflows)) {
    const file = join(workflows, name);
    writeFileSync(file, rewriteSelfReferences(readFileSync(file, 'utf8'), './'));
  }
  return folder;
}
