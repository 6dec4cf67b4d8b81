import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { textAt, valueAt } from '../json.ts';
import { type KubeObject, refOf } from '../object.ts';
import { pack, unpack } from './pack.ts';
import type { ReleaseContent, StoredRelease } from './release.ts';

const type = 'aevon.dev/release';
const ofLabel = 'aevon.dev/release-of';
const partLabel = 'aevon.dev/release-part';
const revisionNote = 'aevon.dev/revision';
const artifactNote = 'aevon.dev/artifact';
const partsNote = 'aevon.dev/parts';
const digestNote = 'aevon.dev/sha256';
const verifiedNote = 'aevon.dev/verified';

/** What is kept: enough to go back some steps, and little enough not to fill the cluster. */
const keptReleases = 10;

/** Where releases are kept, and whose. */
export interface Shelf {
  readonly kube: Kubernetes;
  readonly namespace: string;
  readonly service: string;
}

const partName = (name: string, part: number): string => (part === 0 ? name : `${name}.${part}`);

function noteOf(secret: KubeObject, note: string): string {
  return textAt(secret, 'metadata', 'annotations', note) ?? '';
}

/** What a head says of its release. */
export function releaseIn(secret: KubeObject): StoredRelease {
  return {
    name: secret.metadata.name,
    revision: Number(noteOf(secret, revisionNote)),
    createdAt: new Date(textAt(secret, 'metadata', 'creationTimestamp') ?? 0),
    artifact: noteOf(secret, artifactNote),
    verified: noteOf(secret, verifiedNote) === 'true',
  };
}

export function damaged(name: string, why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'release-damaged',
    what: `the stored release ${name} can't be read: ${why}`,
    cause: 'its Secret was changed by hand, or a part of it was deleted',
    fix: 'go back to another release, or deploy the version anew',
  });
}

/** The first parts of all releases, newest first. */
export async function readHeads({ kube, namespace, service }: Shelf, call: Call): Promise<readonly KubeObject[]> {
  const labelSelector = `${ofLabel}=${service},!${partLabel}`;
  const query = { apiVersion: 'v1', kind: 'Secret', namespace, labelSelector, fieldSelector: `type=${type}` };
  const { items } = await kube.list(query, call);
  return items.toSorted((a, b) => releaseIn(b).revision - releaseIn(a).revision);
}

/** The first part of one release. @throws Failure `release-not-stored`. */
export async function readHead({ kube, namespace }: Shelf, name: string, call: Call): Promise<KubeObject> {
  const head = await kube.get({ apiVersion: 'v1', kind: 'Secret', namespace, name }, call);
  if (head !== undefined && valueAt(head, 'type') === type) return head;
  throw new Failure({
    kind: 'user',
    code: 'release-not-stored',
    what: `there is no stored release ${name} in namespace ${namespace}`,
    cause: `the ${keptReleases} newest are kept, and older ones are deleted`,
    fix: 'choose one of the releases that are kept',
  });
}

function secretOf(
  { namespace, service }: Shelf,
  name: string,
  part: number,
  data: string,
  annotations: Readonly<Record<string, string>>,
): KubeObject {
  const labels = { [ofLabel]: service, ...(part === 0 ? {} : { [partLabel]: String(part) }) };
  const metadata = { name: partName(name, part), namespace, labels, annotations };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type, data: { release: data } };
}

/**
 * Writes a release; false when the revision is taken. The first part comes last and names the others: a release that is
 * listed is whole.
 */
export async function writeRelease(
  shelf: Shelf,
  { name, revision }: Pick<StoredRelease, 'name' | 'revision'>,
  { artifact, objects }: ReleaseContent,
  call: Call,
): Promise<boolean> {
  const { parts, digest } = pack(JSON.stringify({ objects }));
  const notes = {
    [revisionNote]: String(revision),
    [artifactNote]: artifact,
    [partsNote]: String(parts.length),
    [digestNote]: digest,
  };
  for (const [index, part] of [...parts.entries()].reverse()) {
    const made = await shelf.kube.create(secretOf(shelf, name, index, part, index === 0 ? notes : {}), call);
    if (made === 'exists') return false;
  }
  return true;
}

/** The text that a release holds. @throws Failure `release-damaged`. */
export async function readText({ kube }: Shelf, head: KubeObject, call: Call): Promise<string> {
  const { name } = head.metadata;
  const parts: string[] = [];
  for (let part = 0; part < Number(noteOf(head, partsNote)); part += 1) {
    const secret = part === 0 ? head : await kube.get({ ...refOf(head), name: partName(name, part) }, call);
    const data = secret === undefined ? undefined : textAt(secret, 'data', 'release');
    if (data === undefined) throw damaged(name, `part ${part} is missing`);
    parts.push(data);
  }
  const text = unpack({ parts, digest: noteOf(head, digestNote) });
  if (text === undefined) throw damaged(name, 'its content is not what was stored');
  return text;
}

/** Deletes what is too old, before one more is added. What a rollback would go back to stays, however old it is. */
export async function forgetOld({ kube }: Shelf, heads: readonly KubeObject[], call: Call): Promise<void> {
  const goal = heads.find((head) => releaseIn(head).verified);
  for (const head of heads.slice(keptReleases - 1).filter((one) => one !== goal)) {
    const parts = Number(noteOf(head, partsNote));
    for (let part = 0; part < parts; part += 1)
      await kube.delete({ ...refOf(head), name: partName(head.metadata.name, part) }, {}, call);
  }
}

/** Writes on a head that its release was seen to work. */
export async function noteVerified({ kube, namespace }: Shelf, head: KubeObject, call: Call): Promise<void> {
  const { name } = head.metadata;
  const metadata = { name, namespace, annotations: { [verifiedNote]: 'true' } };
  const marked = await kube.apply({ apiVersion: 'v1', kind: 'Secret', metadata, type }, {}, call);
  if (marked.outcome === 'refused') throw damaged(name, marked.refusal.message);
}
