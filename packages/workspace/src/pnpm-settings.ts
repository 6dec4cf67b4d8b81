import { parseYaml } from './manifest-text.ts';
import { isTable, tableAt, textAt, textEntries, textsIn, type Table } from './shape.ts';

/** How a package manager lays members out and links them. */
export interface LinkRules {
  readonly manager: 'pnpm' | 'npm' | 'yarn' | 'bun' | undefined;
  /** Globs of member folders. */
  readonly members: readonly string[];
  /** `catalog:` and `catalog:name` to package name to range; the default catalog is `default`. */
  readonly catalogs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Ranges that replace those of every package, by name. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Whether a plain range that a member satisfies is linked to it. */
  readonly linksPlainRanges: boolean;
}

/** What the files at the root say; undefined for those that are not there. */
export interface RootFiles {
  readonly packageJson: Table | undefined;
  readonly pnpmWorkspace: string | undefined;
  readonly npmrc: string | undefined;
  readonly names: ReadonlySet<string>;
}

function managerOf({ names, packageJson }: RootFiles): LinkRules['manager'] {
  if (names.has('pnpm-workspace.yaml') || names.has('pnpm-lock.yaml')) return 'pnpm';
  const declared = textAt(packageJson ?? {}, 'packageManager')?.split('@')[0];
  if (declared === 'pnpm' || declared === 'npm' || declared === 'yarn' || declared === 'bun') return declared;
  if (names.has('yarn.lock')) return 'yarn';
  if (names.has('bun.lock') || names.has('bun.lockb')) return 'bun';
  return packageJson === undefined ? undefined : 'npm';
}

function readCatalogs(settings: Table): Map<string, ReadonlyMap<string, string>> {
  const catalogs = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, entries] of Object.entries(tableAt(settings, 'catalogs')))
    catalogs.set(name, new Map(textEntries(entries)));
  const unnamed = textEntries(settings['catalog']);
  if (unnamed.length > 0) catalogs.set('default', new Map(unnamed));
  return catalogs;
}

function readWorkspaces(packageJson: Table): string[] {
  const workspaces = packageJson['workspaces'];
  return textsIn(isTable(workspaces) ? workspaces['packages'] : workspaces);
}

function flagInNpmrc(npmrc = ''): boolean | undefined {
  const [, value] = /^\s*link-workspace-packages\s*=\s*(\w+)\s*$/m.exec(npmrc) ?? [];
  return value === undefined ? undefined : value !== 'false';
}

/** pnpm links plain ranges by default up to version 8 (pnpm.io/settings, linkWorkspacePackages); the others always do. */
function linksPlainRanges(files: RootFiles, settings: Table, manager: LinkRules['manager']): boolean {
  if (manager !== 'pnpm') return true;
  const set = settings['linkWorkspacePackages'];
  if (set !== undefined) return set !== false;
  const major = /^pnpm@(\d+)/.exec(textAt(files.packageJson ?? {}, 'packageManager') ?? '')?.[1];
  return flagInNpmrc(files.npmrc) ?? (major !== undefined && Number(major) < 9);
}

/** @throws Failure `package-file-broken`, `package-file-too-large` for pnpm-workspace.yaml. */
export function readLinkRules(files: RootFiles): LinkRules {
  const { pnpmWorkspace, packageJson = {} } = files;
  const settings = pnpmWorkspace === undefined ? {} : parseYaml('pnpm-workspace.yaml', pnpmWorkspace);
  const manager = managerOf(files);
  const members = textsIn(settings['packages']);
  return {
    manager,
    members: members.length > 0 ? members : readWorkspaces(packageJson),
    catalogs: readCatalogs(settings),
    overrides: new Map([
      ...textEntries(packageJson['overrides']),
      ...textEntries(packageJson['resolutions']),
      ...textEntries(tableAt(packageJson, 'pnpm')['overrides']),
      ...textEntries(settings['overrides']),
    ]),
    linksPlainRanges: linksPlainRanges(files, settings, manager),
  };
}
