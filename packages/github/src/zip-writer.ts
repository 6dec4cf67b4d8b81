import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ArtifactFile } from '@aevon/ports';
import { Zip, ZipDeflate } from 'fflate';

/** The earliest time that a zip can hold: the same files give the same bytes. */
const fixedTime = new Date(1980, 0, 1);

async function addFile(zip: Zip, file: ArtifactFile, flush: () => Promise<void>): Promise<void> {
  const entry = new ZipDeflate(file.name, { level: 6 });
  entry.mtime = fixedTime;
  zip.add(entry);
  for await (const chunk of createReadStream(file.path, { highWaterMark: 256 * 1024 })) {
    entry.push(Buffer.from(chunk), false);
    await flush();
  }
  entry.push(new Uint8Array(), true);
  await flush();
}

/** Writes files into a zip at `to`; one chunk of them is in memory. */
export async function writeZip(to: string, files: readonly ArtifactFile[]): Promise<void> {
  const out = createWriteStream(to);
  const pending: Uint8Array[] = [];
  let problem: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error !== null) problem = error;
    else pending.push(chunk);
  });
  const flush = async () => {
    if (problem !== undefined) throw problem;
    for (const chunk of pending.splice(0)) if (!out.write(chunk)) await once(out, 'drain');
  };
  try {
    for (const file of files) await addFile(zip, file, flush);
    zip.end();
    await flush();
    out.end();
    await finished(out);
  } finally {
    out.destroy();
  }
}
