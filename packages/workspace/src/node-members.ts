import { Failure } from '@aevon/ports';
import { foldersWith, pathIn, type FolderIndex } from './folder-index.ts';
import { compileGlobs } from './globs.ts';
import { parseJson } from './manifest-text.ts';
import type { NodeMember, NodeMembers } from './node-dependencies.ts';
import type { LinkRules } from './pnpm-settings.ts';
import { textAt, type Table } from './shape.ts';
import type { SourceTree } from './source-tree.ts';

interface RootManifest {
  readonly packageJson: Table | undefined;
  readonly rules: LinkRules;
}

/** The globs name folders; what is matched is the manifest in them, as pnpm does, so that `**` means the root too. */
function memberTest(globs: readonly string[]): (folder: string) => boolean {
  const matches = compileGlobs(
    globs.map((glob) => `${glob.replace(/\/+$/, '')}/package.json`),
    { dot: false },
  );
  return (folder) => folder !== '.' && matches(`${folder}/package.json`);
}

function toMember(path: string, manifest: Table): NodeMember {
  return { path, name: textAt(manifest, 'name'), version: textAt(manifest, 'version'), manifest };
}

/** Reads the package.json of the root and of every member, sorted by path. @throws Failure `package-file-broken`. */
export async function findNodeMembers(tree: SourceTree, index: FolderIndex, root: RootManifest): Promise<NodeMember[]> {
  const folders = foldersWith(index, 'package.json').filter(memberTest(root.rules.members)).sort();
  const contents = await tree.read(folders.map((folder) => pathIn(folder, 'package.json')));
  const members = folders.flatMap((folder) => {
    const file = pathIn(folder, 'package.json');
    const text = contents.get(file);
    return text === undefined ? [] : [toMember(folder, parseJson(file, text))];
  });
  return root.packageJson === undefined ? members : [toMember('.', root.packageJson), ...members];
}

/** @throws Failure `package-name-twice`. */
export function indexMembers(members: readonly NodeMember[]): NodeMembers {
  const byName = new Map<string, NodeMember>();
  for (const member of members) {
    if (member.name === undefined) continue;
    const first = byName.get(member.name);
    if (first !== undefined) throw nameTwice(member.name, first.path, member.path);
    byName.set(member.name, member);
  }
  return { byName, byPath: new Map(members.map((member) => [member.path, member])) };
}

function nameTwice(name: string, first: string, second: string): Failure {
  const file = pathIn(second, 'package.json');
  return new Failure({
    kind: 'user',
    code: 'package-name-twice',
    what: `two packages have the name ${JSON.stringify(name)}: ${pathIn(first, 'package.json')} and ${file}`,
    fix: `change "name" in one of the two, or leave one out of the workspace's globs`,
    location: { file },
  });
}
