/** Windows takes 32,767 characters in all, Linux 128 KiB for one argument and more in all. */
const maxCharacters = 24_000;

/** Splits file names over several calls of a tool, so that no command line is too long. Never an empty chunk. */
export function chunkArguments(files: readonly string[], limit = maxCharacters): string[][] {
  const chunks: string[][] = [];
  let room = 0;
  for (const file of files) {
    const size = Buffer.byteLength(file) + 3;
    const current = chunks.at(-1);
    if (current === undefined || size > room) {
      chunks.push([file]);
      room = limit - size;
    } else {
      current.push(file);
      room -= size;
    }
  }
  return chunks;
}
