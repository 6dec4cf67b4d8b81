import type { Workspace, WorkspacePackage } from '@aevon/workspace';
import type { LinterName, TestRunnerName } from '../plan-document.ts';

const eslintConfig = /^eslint\.config\.(js|mjs|cjs|ts|mts|cts)$/;
const prettierConfig = /^(\.prettierrc(\.\w+)?|prettier\.config\.\w+)$/;
const ruffConfig = /^\.?ruff\.toml$/;
const vitestConfig = /^vite(st)?\.(config|workspace)\.\w+$/;
const pytestConfig = /^(pytest\.ini|conftest\.py|tox\.ini)$/;

function has(files: ReadonlySet<string>, pattern: RegExp): boolean {
  return [...files].some((file) => pattern.test(file));
}

/** The package and the members above it, nearest first: where its configuration may lie. */
function lineage(workspace: Workspace, member: WorkspacePackage): WorkspacePackage[] {
  const line = [member];
  for (let path = member.path; path !== '.';) {
    path = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const above = workspace.byPath.get(path);
    if (above !== undefined) line.push(above);
  }
  return line;
}

function configured(line: readonly WorkspacePackage[], pattern: RegExp, declared: string): boolean {
  return line.some((member) => has(member.files, pattern) || member.declared.has(declared));
}

/** The linters that look after a package: those that it, or a package above it, configures or declares. */
export function lintersOf(workspace: Workspace, member: WorkspacePackage): LinterName[] {
  const line = lineage(workspace, member);
  const node = member.languages.includes('node');
  const python = member.languages.includes('python');
  const ruff = python && (configured(line, ruffConfig, 'ruff') || line.some((one) => one.pythonTools.has('ruff')));
  return [
    ...(node && configured(line, eslintConfig, 'eslint') ? (['eslint'] as const) : []),
    ...(node && configured(line, prettierConfig, 'prettier') ? (['prettier'] as const) : []),
    ...(ruff ? (['ruff'] as const) : []),
  ];
}

function runsVitest(member: WorkspacePackage): boolean {
  const script = member.scripts['test'] ?? '';
  return member.declared.has('vitest') || has(member.files, vitestConfig) || /\bvitest\b/.test(script);
}

function runsPytest(member: WorkspacePackage): boolean {
  if (!member.languages.includes('python')) return false;
  return member.declared.has('pytest') || member.pythonTools.has('pytest') || has(member.files, pytestConfig);
}

/** The test runners that a package itself configures or declares; one at the root of the workspace runs its members. */
export function testRunnersOf(member: WorkspacePackage): TestRunnerName[] {
  const node = member.languages.includes('node');
  return [
    ...(node && runsVitest(member) ? (['vitest'] as const) : []),
    ...(runsPytest(member) ? (['pytest'] as const) : []),
  ];
}

/** Whether a changed path of the repository configures a linter for every package below it. */
export function lintersConfiguredBy(path: string): LinterName[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return [
    ...(eslintConfig.test(file) ? (['eslint'] as const) : []),
    ...(prettierConfig.test(file) || file === '.prettierignore' || file === '.editorconfig'
      ? (['prettier'] as const)
      : []),
    // Ruff's rules may stand in it; whether they changed is not worth a look into two commits.
    ...(ruffConfig.test(file) || file === 'pyproject.toml' ? (['ruff'] as const) : []),
  ];
}
