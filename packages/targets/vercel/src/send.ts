import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '@aevon/deploy';
import type { Failure } from '@aevon/ports';
import type { Created } from './api.ts';
import { stamps } from './artifact.ts';
import { failure } from './failures.ts';
import { archive } from './files/archive.ts';
import { treeDigest } from './files/digest.ts';
import { asSendable, type Sendable } from './files/sendable.ts';
import type { TreeFile } from './files/tree-file.ts';
import { upload, type UploadOptions } from './files/upload.ts';

export interface SendOptions extends UploadOptions {
  readonly archive?: 'auto' | 'tgz' | 'none' | undefined;
  readonly scratch?: string | undefined;
}

export interface Sending {
  readonly tree: readonly TreeFile[];
  readonly commit: string;
  /** Asks for the deployment with this part of its body. */
  readonly create: (part: object) => Promise<Created>;
}

/** Sends what is missing until the deployment is made. */
export type SendFiles = (sending: Sending, call: Call) => Promise<{ readonly deploymentId: string }>;

/** A fifth of the files that a day of the Hobby plan allows to send. */
const manyFiles = 1_000;

function stampsOf({ tree, commit }: Sending): object {
  return {
    meta: { [stamps.commit]: commit, [stamps.tree]: treeDigest(tree) },
    gitMetadata: { commitSha: commit, dirty: false },
  };
}

/** Nothing was deployed, which is known: so it is no question of what came of it. */
function notSent(what: string, cause: unknown): Error {
  return failure(
    {
      kind: 'target',
      code: 'upload-failed',
      what: `${what}; nothing was deployed`,
      fix: 'run the job again: files that Vercel has are not sent twice',
    },
    cause,
  );
}

/** Asks, sends what is missing, and asks again, as long as less is missing than before. @throws Failure `upload-failed` */
async function sendAll(
  options: SendOptions,
  files: readonly Sendable[],
  sending: Sending,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const bySha = new Map(files.map((file) => [file.entry.sha, file]));
  const body = { files: files.map(({ entry }) => entry), ...stampsOf(sending) };
  let before = Infinity;
  let trouble: Failure | undefined;
  for (;;) {
    const created = await sending.create(body);
    if ('id' in created) return { deploymentId: created.id };
    const missing = [...new Set(created.missing)].flatMap((sha) => bySha.get(sha) ?? []);
    if (missing.length === 0 || missing.length >= before)
      throw notSent(trouble?.facts.what ?? 'Vercel goes on asking for the same files', trouble);
    before = missing.length;
    trouble = (await upload(options, missing, call))[0];
  }
}

/** Sends the files of a deployment, or one archive of them where they are many. */
export function createSender(options: SendOptions): SendFiles {
  const { archive: how = 'auto', scratch = tmpdir() } = options;
  return async (sending, call) => {
    const { tree } = sending;
    if (how === 'none' || (how === 'auto' && tree.length <= manyFiles))
      return sendAll(options, tree.map(asSendable), sending, call);
    const folder = await mkdtemp(join(scratch, 'aevon-vercel-'));
    try {
      return await sendAll(options, await archive(tree, folder), sending, call);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
