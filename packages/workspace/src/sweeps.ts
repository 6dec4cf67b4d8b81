import type { AffectedPackage, AffectedRequest, Reason, RootKeyChange } from './affected-model.ts';
import { plannable, type FileEffects } from './file-effects.ts';
import { spell } from './sentences.ts';
import type { Workspace, WorkspacePackage } from './workspace-model.ts';

/** A reason that affects whole classes of packages at once. */
export interface Sweep {
  readonly reason: Reason;
  /** For people, about the change set as a whole. */
  readonly sentence: string;
  /** What the node root package installs is there for node packages only. */
  readonly reach: 'every' | 'node';
}

const nodeFields: ReadonlySet<string> = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
]);

/** Keys of the root's package.json that every package is installed, run or compiled by. */
const rulingKeys: ReadonlySet<string> = new Set([
  'packageManager',
  'engines',
  'devEngines',
  'volta',
  'pnpm',
  'overrides',
  'resolutions',
  'workspaces',
  'dependenciesMeta',
  'browserslist',
  'babel',
]);

/** Keys whose effect a lockfile shows package by package. */
const lockedKeys: ReadonlySet<string> = new Set([...nodeFields, 'catalog', 'catalogs']);

function isRuling({ file, key }: RootKeyChange, { lockfiles }: Workspace): boolean {
  if (key === undefined) return true;
  if (lockedKeys.has(key)) return !lockfiles.some(({ path, format }) => format !== 'uv' && !path.includes('/'));
  return file !== 'package.json' || rulingKeys.has(key);
}

/** "package.json: packageManager pnpm@10.1.0 → pnpm@10.2.0", for each file that has something to say. */
function spellRootKeys({ workspace, lockChanges }: AffectedRequest): string {
  const ruling = (lockChanges.rootKeys ?? []).filter((change) => isRuling(change, workspace));
  const files = [...new Set(ruling.map(({ file }) => file))];
  return files
    .map((file) => {
      const sentences = ruling.flatMap((change) => (change.file === file ? change.sentences : []));
      return `${file}: ${spell(sentences, 'change', 'changes')}`;
    })
    .join('; ');
}

/** Finds what affects all packages: lockfiles nobody can compare, global files, settings, and what the root installs. */
export function findSweeps(
  request: AffectedRequest,
  { global }: FileEffects,
  found: readonly AffectedPackage[],
): Sweep[] {
  const { workspace, lockChanges } = request;
  const sweeps: Sweep[] = [];
  if (lockChanges.all !== undefined)
    sweeps.push({
      reason: { kind: 'lockfile', text: `lockfile: ${lockChanges.all}` },
      sentence: lockChanges.all,
      reach: 'every',
    });
  if (global.length > 0) {
    const files = spell(global, 'file', 'files');
    sweeps.push({
      reason: { kind: 'global', text: `global: ${files}` },
      sentence: `${files} changed, which affects every package`,
      reach: 'every',
    });
  }
  const settings = spellRootKeys(request);
  if (settings !== '')
    sweeps.push({ reason: { kind: 'global', text: `global: ${settings}` }, sentence: settings, reach: 'node' });
  const locked = spell(lockChanges.root ?? [], 'dependency', 'dependencies');
  if (locked !== '') {
    const text = `lockfile: ${locked} of the root package`;
    sweeps.push({ reason: { kind: 'lockfile', text }, sentence: `the root package installs ${locked}`, reach: 'node' });
  }
  const needed = spell(neededByRoot(workspace, found), 'package', 'packages');
  if (needed !== '') {
    const sentence = `the root package needs ${needed}`;
    sweeps.push({ reason: { kind: 'global', text: `global: ${sentence}` }, sentence, reach: 'node' });
  }
  return sweeps;
}

/** Affected packages that package.json of the root asks for. */
function neededByRoot({ byPath, hasMembers }: Workspace, found: readonly AffectedPackage[]): string[] {
  const root = byPath.get('.');
  if (root === undefined || !hasMembers) return [];
  const needed = new Set(root.dependencies.filter(({ declaredIn }) => nodeFields.has(declaredIn)).map(({ on }) => on));
  return found.filter((one) => needed.has(one.package.path)).map((one) => one.package.name);
}

function reaches({ reach }: Sweep, { languages }: WorkspacePackage): boolean {
  return reach === 'every' || languages.includes('node');
}

/** Puts sweeping reasons behind a package's own and before those of its dependencies. */
export function applySweeps(
  workspace: Workspace,
  sweeps: readonly Sweep[],
  found: readonly AffectedPackage[],
): AffectedPackage[] {
  const known = new Map(found.map((one) => [one.package, one.reasons]));
  return plannable(workspace).flatMap((one) => {
    const reasons = known.get(one) ?? [];
    const swept = sweeps.filter((sweep) => reaches(sweep, one)).map(({ reason }) => reason);
    if (reasons.length + swept.length === 0) return [];
    const own = reasons.filter(({ kind }) => kind === 'files' || kind === 'lockfile');
    return [{ package: one, reasons: [...own, ...swept, ...reasons.filter((reason) => !own.includes(reason))] }];
  });
}

/** The first sweep that reached every package there is. */
export function completeSweep(workspace: Workspace, sweeps: readonly Sweep[]): Sweep | undefined {
  return sweeps.find((sweep) => plannable(workspace).every((one) => reaches(sweep, one)));
}
