import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Where a page leads that the release tree does not hold. */
const site = 'https://github.com/aevon/actions/blob/main';

/** A path of the repository as the release tree has it. */
function placeInTree(path: string): string {
  return path.replace(/^actions\//, '').replace(/^packages\/pipeline\/schema\b/, 'schemas');
}

/**
 * A page of the repository whose links hold in the release tree. `from` is its path in the repository; `has` says
 * whether the tree holds a file.
 */
export function releasePage(text: string, from: string, has: (path: string) => boolean): string {
  const place = posix.dirname(placeInTree(from));
  return text.replace(/\]\((?![a-z]+:|#|\/)([^)\s#]+)(#[^)\s]*)?\)/g, (_, way: string, anchor = '') => {
    const to = posix.join(posix.dirname(from), way);
    const there = placeInTree(to);
    const target = has(there) ? posix.relative(place, there) : `${site}/${to}`;
    return `](${target}${anchor})`;
  });
}

/** Makes the links of every page of the tree hold; actions lie at its root, and much of the repository is not there. */
export function settlePages(tree: string, files: readonly string[]): void {
  const known = new Set(files);
  const isAction = (name: string): boolean => known.has(`${name}/action.yml`);
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    const from = isAction(posix.dirname(file)) ? `actions/${file}` : file;
    const text = readFileSync(join(tree, file), 'utf8');
    writeFileSync(
      join(tree, file),
      releasePage(text, from, (path) => known.has(path)),
    );
  }
}
