export type Language = 'node' | 'python';

/** One reason for one package to need another. */
export interface Dependency {
  /** `path` of the package that is needed. */
  readonly on: string;
  /** Where it is declared: `dependencies`, `devDependencies`, `tool.uv.sources`, … */
  readonly declaredIn: string;
}

export interface WorkspacePackage {
  /** Unique in the workspace: the name in package.json, else in pyproject.toml, else the path. */
  readonly name: string;
  /** Relative to the root, forward slashes, `.` for the root package. Unique. */
  readonly path: string;
  /** `node` when there is a package.json, also where both are. */
  readonly language: Language;
  readonly languages: readonly Language[];
  /** Scripts of package.json: name to command. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Scripts that Turborepo has a task for. */
  readonly tasks: readonly string[];
  /** Names of declared dependencies, those inside the workspace too; Python names as in PEP 503. */
  readonly declared: ReadonlySet<string>;
  /** Names of the `[tool.*]` tables of pyproject.toml: ruff, pytest, uv, … */
  readonly pythonTools: ReadonlySet<string>;
  /** Tracked files that lie directly in its folder: package.json, eslint.config.js, ruff.toml, … */
  readonly files: ReadonlySet<string>;
  readonly dependencies: readonly Dependency[];
  /** The lockfile that pins its Python dependencies, relative to the root. */
  readonly pythonLockfile?: string;
}

export interface TurboRules {
  /** turbo.json or turbo.jsonc. */
  readonly file: string;
  /** Globs of files that affect every package, relative to the root; `!` takes away. */
  readonly globalDependencies: readonly string[];
  /** Task names as written: `build`, `web#build`, `//#format`. */
  readonly tasks: readonly string[];
}

export interface Workspace {
  /** Sorted by path; holds the root package when it has a package.json or is a Python project. */
  readonly packages: readonly WorkspacePackage[];
  readonly byPath: ReadonlyMap<string, WorkspacePackage>;
  readonly byName: ReadonlyMap<string, WorkspacePackage>;
  readonly packageManager: 'pnpm' | 'npm' | 'yarn' | 'bun' | undefined;
  /** Whether the root is a workspace of members; if not, the root package owns every file. */
  readonly hasMembers: boolean;
  readonly turbo: TurboRules | undefined;
  /** Lockfiles that pin packages of this workspace, relative to the root, those that are missing left out. */
  readonly lockfiles: readonly Lockfile[];
}

export interface Lockfile {
  readonly path: string;
  readonly format: 'pnpm' | 'uv' | 'other';
}
