import { posix } from 'node:path';
import { isInside, ownerOf, type SourceTree, type Workspace, type WorkspacePackage } from '@aevon/workspace';
import type { LinterName } from '../plan-document.ts';
import { lintersImportingIn } from './tools.ts';

/** What the configuration of a linter is made of, outside of itself. */
export interface LintImport {
  /** Folder that the configuration holds for. */
  readonly below: string;
  readonly linter: LinterName;
  /** Path of the configuration. */
  readonly config: string;
  /** A package of the workspace, or a file or folder that lies in none. */
  readonly from: WorkspacePackage | string;
}

type Config = Omit<LintImport, 'from'>;

/** Where JavaScript names a module: `from 'x'`, `import 'x'`, `import('x')`, `require('x')`, `….resolve('x')`. */
const specifier = /\b(?:from|import|require|resolve)\s*\(?\s*(['"])([^'"\n]+)\1/g;

const endings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json'];

function specifiersIn(program: string): string[] {
  return [...program.matchAll(specifier)].map((match) => match[2] ?? '');
}

/** Paths that a relative import may mean, those that are not there as well. */
function filesOf(path: string): string[] {
  const bare = path.replace(/\.[cm]?js$/, '');
  return [path, ...endings.flatMap((ending) => [`${bare}.${ending}`, `${path}/index.${ending}`])];
}

/** A folder made for the rules counts as a whole, for they may be found by listing it; one above the package does not. */
function watched(file: string, below: string): string {
  const folder = posix.dirname(file);
  return isInside(below, folder) ? file : folder;
}

function namedBy(name: string, { byName }: Workspace): WorkspacePackage | undefined {
  const found = byName.get(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return found?.languages.includes('node') === true ? found : undefined;
}

type Programs = (file: string) => Promise<string>;

/** Reads each file once: the configurations of many packages mostly import the same ones. Empty for what is not there. */
function readOnce(tree: SourceTree): Programs {
  const read = new Map<string, Promise<string>>();
  return async (file) => {
    const known = read.get(file) ?? tree.read([file]).then((texts) => texts.get(file) ?? '');
    read.set(file, known);
    return known;
  };
}

async function followImports(programs: Programs, workspace: Workspace, config: Config): Promise<LintImport[]> {
  const files = new Set([config.config]);
  const packages = new Set<WorkspacePackage>();
  const add = (path: string): void => {
    const owner = ownerOf(path, workspace);
    if (owner !== undefined && owner.path !== '.' && owner.path !== config.below) packages.add(owner);
    else for (const file of filesOf(path)) files.add(file);
  };
  for (const file of files) {
    for (const name of specifiersIn(await programs(file))) {
      const path = posix.join(posix.dirname(file), name);
      const member = namedBy(name, workspace);
      if (member !== undefined) packages.add(member);
      else if (/^\.{1,2}\//.test(name) && !path.startsWith('../')) add(path);
    }
  }
  files.delete(config.config);
  const places = new Set([...files].map((file) => watched(file, config.below)));
  return [...packages, ...places].map((from) => ({ ...config, from }));
}

/** What ESLint's and Prettier's configurations of the packages import, and what that imports, as far as it is of the repository. */
export async function readLintImports(tree: SourceTree, workspace: Workspace): Promise<LintImport[]> {
  const configs = workspace.packages.flatMap(({ path, files }): Config[] =>
    [...files].flatMap((file) =>
      lintersImportingIn(file).map((linter) => ({ below: path, linter, config: posix.join(path, file) })),
    ),
  );
  const programs = readOnce(tree);
  const all = await Promise.all(configs.map(async (config) => followImports(programs, workspace, config)));
  return all.flat();
}
