import { splitKey, type LockModel, type LockNode } from './lock-model.ts';

/** Versions by name that only one side of a comparison has. */
type Versions = Map<string, Set<string>>;

interface Side {
  readonly model: LockModel;
  readonly other: LockModel;
  /** Keys that differ from the other side, or reach one that does. */
  readonly tainted: ReadonlySet<string>;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function differs(node: LockNode, counterpart: LockNode | undefined): boolean {
  if (counterpart === undefined) return true;
  return node.identity !== counterpart.identity || !sameList(node.dependencies, counterpart.dependencies);
}

function findTainted(model: LockModel, other: LockModel): Set<string> {
  const tainted = new Set<string>();
  const dependants = new Map<string, string[]>();
  for (const [key, node] of model.nodes) {
    if (differs(node, other.nodes.get(key))) tainted.add(key);
    for (const dependency of node.dependencies) {
      const list = dependants.get(dependency);
      if (list === undefined) dependants.set(dependency, [key]);
      else list.push(key);
    }
  }
  for (const key of tainted) for (const dependant of dependants.get(key) ?? []) tainted.add(dependant);
  return tainted;
}

function note(versions: Versions, key: string, model: LockModel): void {
  const { name, version } = model.nodes.get(key) ?? splitKey(key);
  const known = versions.get(name);
  if (known === undefined) versions.set(name, new Set([version]));
  else known.add(version);
}

function without(keys: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return keys.filter((key) => !known.has(key));
}

/** Notes what this side has and the other has not, walking from an importer over tainted nodes only. */
function collect(importer: string, { model, other, tainted }: Side): { versions: Versions; replaced: Set<string> } {
  const direct = model.importers.get(importer) ?? [];
  const versions: Versions = new Map();
  const replaced = new Set<string>();
  for (const key of without(direct, other.importers.get(importer) ?? [])) note(versions, key, model);
  const queue = new Set(direct.filter((key) => tainted.has(key)));
  for (const key of queue) {
    const node = model.nodes.get(key);
    if (node === undefined) continue;
    const counterpart = other.nodes.get(key);
    if (counterpart === undefined) note(versions, key, model);
    else for (const changed of without(node.dependencies, counterpart.dependencies)) note(versions, changed, model);
    if (counterpart !== undefined && counterpart.identity !== node.identity)
      replaced.add(`${node.name} ${node.version}`);
    for (const dependency of node.dependencies) if (tainted.has(dependency)) queue.add(dependency);
  }
  return { versions, replaced };
}

function sentence(
  name: string,
  before: ReadonlySet<string> | undefined,
  after: ReadonlySet<string> | undefined,
): string | undefined {
  const gone = [...(before ?? [])].filter((version) => after?.has(version) !== true).sort();
  const come = [...(after ?? [])].filter((version) => before?.has(version) !== true).sort();
  if (gone.length === 0 && come.length === 0) return undefined;
  if (gone.length === 0) return `${name} ${come.join(', ')} added`;
  return come.length === 0 ? `${name} ${gone.join(', ')} removed` : `${name} ${gone.join(', ')} → ${come.join(', ')}`;
}

function explain(importer: string, base: Side, head: Side): string[] {
  const before = collect(importer, base);
  const after = collect(importer, head);
  const names = new Set([...before.versions.keys(), ...after.versions.keys()]);
  const sentences = [...names].flatMap(
    (name) => sentence(name, before.versions.get(name), after.versions.get(name)) ?? [],
  );
  const replaced = [...before.replaced].map((one) => `${one} has other contents`);
  if (sentences.length + replaced.length > 0) return [...sentences, ...replaced];
  return names.size === 0 ? [] : [`${[...names].slice(0, 3).join(', ')} with other peers`];
}

/** "ruff 0.5.0 → 0.6.0" when a name has other versions in `head`, whoever asks for it. */
export function compareVersions(name: string, base: LockModel, head: LockModel): string | undefined {
  const versionsIn = ({ nodes }: LockModel): Set<string> =>
    new Set([...nodes.values()].filter((node) => node.name === name).map(({ version }) => version));
  return sentence(name, versionsIn(base), versionsIn(head));
}

/** Sentences such as "left-pad 1.1.1 → 1.3.0" for each importer of `head` that resolves other packages than in `base`. */
export function compareLocks(base: LockModel, head: LockModel): Map<string, readonly string[]> {
  const before: Side = { model: base, other: head, tainted: findTainted(base, head) };
  const after: Side = { model: head, other: base, tainted: findTainted(head, base) };
  const changes = new Map<string, readonly string[]>();
  for (const [importer, direct] of head.importers) {
    const old = base.importers.get(importer);
    const isSame = old !== undefined && sameList([...old].sort(), [...direct].sort());
    if (isSame && !direct.some((key) => before.tainted.has(key) || after.tainted.has(key))) continue;
    const sentences = explain(importer, before, after);
    if (sentences.length > 0) changes.set(importer, sentences);
  }
  return changes;
}
