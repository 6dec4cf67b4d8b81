import { posix } from 'node:path';
import type { Workspace, WorkspacePackage } from '@aevon/workspace';
import type { LinterName, TestRunnerName } from '../plan-document.ts';

const eslintConfig = /^eslint\.config\.(js|mjs|cjs|ts|mts|cts)$/;
const legacyEslintConfig = /^\.eslintrc(\.(js|cjs|json|yaml|yml))?$/;
const prettierConfig = /^(\.prettierrc(\.\w+)?|prettier\.config\.\w+)$/;
const prettierScript = /^(\.prettierrc|prettier\.config)\.[cm]?[jt]s$/;
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

/**
 * The .eslintrc that looks after a package which no linter of ours looks after for lack of an eslint.config.* and of a
 * dependency on ESLint; its path.
 */
export function unreadEslintConfig(workspace: Workspace, member: WorkspacePackage): string | undefined {
  if (!member.languages.includes('node') || lintersOf(workspace, member).includes('eslint')) return undefined;
  for (const { path, files } of lineage(workspace, member)) {
    const name = [...files].find((file) => legacyEslintConfig.test(file));
    if (name !== undefined) return posix.join(path, name);
  }
  return undefined;
}

/** The linters whose configuration a file is, if it is a program that may import other files. */
export function lintersImportingIn(file: string): LinterName[] {
  return [
    ...(eslintConfig.test(file) ? (['eslint'] as const) : []),
    ...(prettierScript.test(file) ? (['prettier'] as const) : []),
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
