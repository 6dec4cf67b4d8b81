import { createWriteStream } from 'node:fs';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteReader } from './byte-reader.ts';
import { smallBytes, type PackEntry } from './format.ts';
import { createLimited } from './limited.ts';

type FileEntry = Extract<PackEntry, { type: 'file' }>;

/** The permission bits that this process takes from new files, seen on a folder made with all of them. */
async function readMask(folder: string): Promise<number> {
  return 0o777 & ~(await stat(folder)).mode;
}

/** A file of a few bytes is taken whole, so that several can be written at once. */
async function takeFile(reader: ByteReader, path: string, entry: FileEntry): Promise<() => Promise<void>> {
  const { mode, size } = entry;
  if (size > smallBytes) {
    await pipeline(
      Readable.from(reader.pieces(size), { objectMode: false }),
      createWriteStream(path, { flags: 'wx', mode }),
    );
    return () => Promise.resolve();
  }
  const content = await reader.take(size);
  return () => writeFile(path, content, { flag: 'wx', mode });
}

/** Links and modes of folders come last, so that nothing is written through a link or into a read-only folder. */
async function finishTree(root: string, entries: readonly PackEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.type === 'link') await symlink(entry.target, join(root, entry.path));
    if (entry.type === 'directory') await chmod(join(root, entry.path), entry.mode);
  }
}

/** Writes the contents that come next from `reader` below `root`, an empty folder; what `finish` does waits for the check. */
export async function unpackEntries(
  reader: ByteReader,
  root: string,
  entries: readonly PackEntry[],
): Promise<{ readonly finish: () => Promise<void> }> {
  const mask = await readMask(root);
  const folders = new Set<string>();
  const writes = createLimited(16);
  try {
    for (const entry of entries) {
      const path = join(root, entry.path);
      const folder = entry.type === 'directory' ? path : dirname(path);
      if (!folders.has(folder)) await mkdir(folder, { recursive: true });
      folders.add(folder);
      if (entry.type !== 'file') continue;
      const write = await takeFile(reader, path, entry);
      await writes.run(async () => {
        await write();
        if ((entry.mode & mask) !== 0) await chmod(path, entry.mode);
      });
    }
  } finally {
    // Nothing may still be written when the caller takes the folder away.
    await writes.idle();
  }
  await writes.settle();
  return { finish: () => finishTree(root, entries) };
}
