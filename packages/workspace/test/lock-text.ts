/** A lockfile as tables. */
export interface Shape {
  readonly importers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly integrity?: Readonly<Record<string, string>>;
}

/** A lockfile of format 9 from "name → version" tables. */
export function write({ importers, nodes, integrity = {} }: Shape): string {
  const pairs = (table: Readonly<Record<string, string>>, line: (name: string, version: string) => string): string =>
    Object.keys(table).length === 0
      ? ''
      : `    dependencies:\n${Object.entries(table)
          .map(([name, version]) => line(name, version))
          .join('')}`;
  const importerText = Object.entries(importers).map(
    ([folder, table]) =>
      `\n  ${folder}:\n${pairs(table, (name, version) => `      ${name}:\n        specifier: '*'\n        version: ${version}\n`)}`,
  );
  const packages = Object.keys(nodes).map(
    (key) => `\n  ${key.replace(/\(.*/, '')}:\n    resolution: {integrity: ${integrity[key] ?? key}}\n`,
  );
  const snapshots = Object.entries(nodes).map(
    ([key, table]) => `\n  ${key}:\n${pairs(table, (name, version) => `      ${name}: ${version}\n`)}`,
  );
  return `lockfileVersion: '9.0'\n\nimporters:\n${importerText.join('')}\npackages:\n${packages.join('')}\nsnapshots:\n${snapshots.join('')}`;
}
