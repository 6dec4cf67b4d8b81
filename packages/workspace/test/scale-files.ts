export interface ScaleFiles {
  readonly files: Readonly<Record<string, string>>;
  /** What its last commit changes. */
  readonly edits: Readonly<Record<string, string>>;
}

function name(index: number): string {
  return `pkg-${String(index).padStart(4, '0')}`;
}

function manifest(index: number): string {
  const needs = [index - 1, index - 7, index - 31].filter((other) => other >= 0 && index % 3 !== 0);
  const dependencies = Object.fromEntries(needs.map((other) => [`@scale/${name(other)}`, 'workspace:*']));
  return JSON.stringify({
    name: `@scale/${name(index)}`,
    version: '1.0.0',
    scripts: { build: 'true', test: 'true' },
    dependencies,
  });
}

function lockfile(packages: number, changed: boolean): string {
  const importers = Array.from({ length: packages }, (_, index) => {
    const version = changed && index % 40 === 0 ? '2.0.0' : '1.0.0';
    return `\n  packages/${name(index)}:\n    dependencies:\n      left-${index}:\n        specifier: '*'\n        version: ${version}\n`;
  });
  const keys = Array.from(
    { length: packages },
    (_, index) => `left-${index}@${changed && index % 40 === 0 ? '2.0.0' : '1.0.0'}`,
  );
  const entries = keys.map((key) => `\n  ${key}:\n    resolution: {integrity: sha512-${'A'.repeat(86)}==}\n`);
  const snapshots = keys.map((key) => `\n  ${key}: {}\n`);
  return `lockfileVersion: '9.0'\n\nimporters:\n${importers.join('')}\npackages:\n${entries.join('')}\nsnapshots:\n${snapshots.join('')}`;
}

/** The files of a repository of the size that the peers were measured on; `changes` packages are edited twice. */
export function scaleFiles({ packages = 1000, filesEach = 18, changes = 25 } = {}): ScaleFiles {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'scale', private: true, packageManager: 'pnpm@10.0.0' }),
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
    'pnpm-lock.yaml': lockfile(packages, false),
    'turbo.json': JSON.stringify({ tasks: { build: { dependsOn: ['^build'] }, test: {} } }),
  };
  for (let index = 0; index < packages; index += 1) {
    files[`packages/${name(index)}/package.json`] = manifest(index);
    for (let file = 0; file < filesEach; file += 1)
      files[`packages/${name(index)}/src/file-${file}.ts`] = `export const value = ${file};\n`;
  }
  const edits: Record<string, string> = {};
  for (let index = 0; index < changes; index += 1)
    for (const file of [0, 1]) edits[`packages/${name(index * 40)}/src/file-${file}.ts`] = 'export const value = -1;\n';
  return { files, edits };
}
