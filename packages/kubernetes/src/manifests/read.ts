import { Failure } from '@aevon/ports';
import { isMap, isSeq, type ParsedNode } from 'yaml';
import { isJsonObject, type JsonObject, textAt, valueAt } from '../json.ts';
import { isKubeObject, keyOf, refOf, spellRef } from '../object.ts';
import type { Manifest, ManifestText } from './manifest.ts';
import { type Problem, readYaml, type YamlDocument } from './yaml.ts';

/** More objects than a release has; a directory that was given by mistake may have. */
const maxObjects = 10_000;
const shownProblems = 20;

type Read = { readonly manifest: Manifest } | { readonly problem: Problem };

/** Anchors may be expanded a hundred times: a manifest of a few lines can't fill the memory. */
function valueOf({ document }: YamlDocument): unknown {
  return document.toJS({ maxAliasCount: 100 });
}

function problemOf(value: JsonObject): string | undefined {
  if (typeof value['kind'] !== 'string' || value['kind'] === '') return 'the document has no `kind`';
  if (typeof value['apiVersion'] !== 'string' || value['apiVersion'] === '')
    return `the ${value['kind']} has no \`apiVersion\``;
  if (textAt(value, 'metadata', 'generateName') !== undefined)
    return `the ${value['kind']} has a \`generateName\`: each release would make one more; give it a \`name\``;
  return `the ${value['kind']} has no \`metadata.name\``;
}

function readObject(value: unknown, path: string, line: number): Read {
  if (!isJsonObject(value)) return { problem: { path, line, text: 'the document is no object' } };
  if (!isKubeObject(value) || textAt(value.metadata, 'generateName') !== undefined)
    return { problem: { path, line, text: problemOf(value) ?? 'the document is no object of Kubernetes' } };
  return { manifest: { object: value, path, line } };
}

function itemLines(contents: ParsedNode | null, lineAt: YamlDocument['lineAt']): readonly number[] {
  const items = isMap(contents) ? contents.get('items', true) : undefined;
  return isSeq(items) ? items.items.map((item) => lineAt(rangeOf(item))) : [];
}

function rangeOf(node: unknown): number | undefined {
  const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

/** A `List` is what is in it. */
function readDocument(yaml: YamlDocument): Read[] {
  const { path, document, lineAt } = yaml;
  const value = valueOf(yaml);
  const line = lineAt(document.contents?.range[0]);
  const items = isJsonObject(value) && textAt(value, 'kind')?.endsWith('List') ? valueAt(value, 'items') : undefined;
  if (!Array.isArray(items)) return [readObject(value, path, line)];
  const lines = itemLines(document.contents, lineAt);
  return items.map((item, index) => readObject(item, path, lines[index] ?? line));
}

function safely(yaml: YamlDocument): Read[] {
  try {
    return readDocument(yaml);
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return [{ problem: { path: yaml.path, line: 1, text: 'no YAML: too many aliases, or one that names nothing' } }];
  }
}

function duplicates(manifests: readonly Manifest[]): Problem[] {
  const first = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const key = keyOf(refOf(manifest.object));
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, manifest);
      return [];
    }
    const { path, line, object } = manifest;
    return [{ path, line, text: `${spellRef(refOf(object))} is in ${before.path}:${before.line} too` }];
  });
}

function failureOf(problems: readonly Problem[]): Failure {
  const [first] = problems;
  const lines = problems.map(({ path, line, text }) => `${path}:${line}: ${text}`);
  const more = lines.length > shownProblems ? [`and ${lines.length - shownProblems} more`] : [];
  return new Failure({
    kind: 'user',
    code: 'manifests-invalid',
    what:
      problems.length === 1
        ? `the manifests can't be used: ${lines[0] ?? ''}`
        : `the manifests have ${problems.length} mistakes`,
    fix: 'correct them at the places named',
    details: problems.length === 1 ? [] : [...lines.slice(0, shownProblems), ...more],
    ...(first === undefined ? {} : { location: { file: first.path, line: first.line } }),
  });
}

/**
 * Reads manifests: several documents a text, `List`s flattened, empty documents left out.
 * @throws Failure `manifests-invalid` with every mistake and its place, `manifests-empty`, `manifests-too-many`.
 */
export function readManifests(texts: readonly ManifestText[]): readonly Manifest[] {
  const yamls = texts.map(readYaml);
  const read = yamls.flatMap(({ documents }) => documents.flatMap(safely));
  const manifests = read.flatMap((one) => ('manifest' in one ? [one.manifest] : []));
  const unusable = read.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const problems = [...yamls.flatMap((yaml) => yaml.problems), ...unusable, ...duplicates(manifests)];
  if (problems.length > 0) throw failureOf(problems);
  if (manifests.length > maxObjects)
    throw new Failure({
      kind: 'user',
      code: 'manifests-too-many',
      what: `the manifests have ${manifests.length} objects, more than ${maxObjects}`,
      cause: 'a directory was given that holds more than one release',
      fix: 'name the directory or the files of this release only',
    });
  if (manifests.length === 0)
    throw new Failure({
      kind: 'user',
      code: 'manifests-empty',
      what: `there is no object in ${texts.length === 0 ? 'no file' : texts.map(({ path }) => path).join(', ')}`,
      fix: 'name the files or the directory that hold the manifests',
    });
  return manifests;
}
