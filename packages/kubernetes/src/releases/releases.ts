import { Failure } from '@aevon/ports';
import type { Call, Kubernetes } from '../client/kubernetes.ts';
import { isJsonObject, listAt } from '../json.ts';
import { isKubeObject, type KubeObject } from '../object.ts';
import type { ReleaseContent, StoredRelease } from './release.ts';
import { damaged, forgetOld, noteVerified, readHead, readHeads, readText, releaseIn, writeRelease } from './shelf.ts';

/** Other runs that may take the next revision before us. */
const maxRaces = 5;

export interface Releases {
  /** Newest first. */
  list(call: Call): Promise<readonly StoredRelease[]>;
  /** Stores a release before it is applied, as the next revision; the oldest ones beyond ten are deleted. */
  store(content: ReleaseContent, call: Call): Promise<StoredRelease>;
  /** @throws Failure `release-not-stored` when it is not there (any more), `release-damaged` when it can't be read. */
  read(name: string, call: Call): Promise<StoredRelease & ReleaseContent>;
  /** Says of a release that it was seen to work, so that a rollback may go back to it. */
  markVerified(name: string, call: Call): Promise<void>;
}

export interface ReleasesOptions {
  readonly namespace: string;
  /** Whose releases: fit for a label, unique in the namespace. */
  readonly service: string;
}

const nameOf = (service: string, revision: number): string => `aevon.release.${service}.v${revision}`;
function objectsIn(name: string, text: string): readonly KubeObject[] {
  const content: unknown = JSON.parse(text);
  if (!isJsonObject(content)) throw damaged(name, 'it holds no objects');
  return listAt(content, 'objects').map((object) => {
    if (!isKubeObject(object)) throw damaged(name, 'it holds something that is no object');
    return object;
  });
}

/**
 * The releases of one service, kept in its namespace as Secrets, as manifests may hold what only a Secret should. They
 * are what a rollback applies again, under the same field manager.
 */
export function createReleases(kube: Kubernetes, { namespace, service }: ReleasesOptions): Releases {
  const shelf = { kube, namespace, service };
  return {
    list: async (call) => (await readHeads(shelf, call)).map(releaseIn),
    async store(content, call) {
      for (let race = 0; race < maxRaces; race += 1) {
        const heads = await readHeads(shelf, call);
        // A part without its head is of a run that died: its revision is passed over.
        const revision = (heads[0] === undefined ? 0 : releaseIn(heads[0]).revision) + 1 + race;
        const name = nameOf(service, revision);
        if (!(await writeRelease(shelf, { name, revision }, content, call))) continue;
        await forgetOld(shelf, heads, call);
        return releaseIn(await readHead(shelf, name, call));
      }
      throw new Failure({
        kind: 'user',
        code: 'releases-racing',
        what: `other runs store releases of ${service} at the same time`,
        fix: 'deploy one release at a time: put the job into a `concurrency` group of its environment',
      });
    },
    async read(name, call) {
      const head = await readHead(shelf, name, call);
      return { ...releaseIn(head), objects: objectsIn(name, await readText(shelf, head, call)) };
    },
    markVerified: async (name, call) => noteVerified(shelf, await readHead(shelf, name, call), call),
  };
}
