import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PulledImage } from '@aevon/fakes';
import { z } from 'zod';

const manifestShape = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })),
});
const configShape = z.object({
  config: z.object({
    Env: z.array(z.string()).default([]),
    Entrypoint: z.array(z.string()).default([]),
    Cmd: z.array(z.string()).default([]),
    WorkingDir: z.string().default('/'),
  }),
});

/** An image as files, and how it is started. */
export interface UnpackedImage {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly workdir: string;
}

function read(image: PulledImage, digest: string): Buffer {
  const bytes = image.blob(digest);
  if (bytes === undefined) throw new Error(`${image.name}@${image.digest} lacks ${digest}`);
  return bytes;
}

/** Scripts name their interpreter by its place in the image; here that is below `root`. */
function leadScripts(root: string, folders: readonly string[]): void {
  for (const folder of folders.filter((one) => existsSync(join(root, one))))
    for (const name of readdirSync(join(root, folder))) {
      const file = join(root, folder, name);
      if (!existsSync(file) || !statSync(file).isFile() || statSync(file).size > 64 * 1024) continue;
      const text = readFileSync(file, 'latin1');
      if (text.startsWith('#!')) writeFileSync(file, text.replaceAll(`${folder}/`, `${root}${folder}/`), 'latin1');
    }
}

/** Unpacks an image into a folder of its digest, once. Its base is not in it: this machine's Node and Python are. */
export function unpackImage(image: PulledImage, folder: string): UnpackedImage {
  const manifest = manifestShape.parse(JSON.parse(image.manifest.bytes.toString('utf8')));
  const { config } = configShape.parse(JSON.parse(read(image, manifest.config.digest).toString('utf8')));
  const env = Object.fromEntries(
    config.Env.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const root = join(folder, image.digest.replace(':', '-'));
  if (!existsSync(root)) {
    const partial = `${root}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    for (const { digest } of manifest.layers)
      execFileSync('tar', ['-xf', '-', '-C', partial], {
        input: read(image, digest),
        stdio: ['pipe', 'ignore', 'pipe'],
      });
    renameSync(partial, root);
    leadScripts(
      root,
      (env['PATH'] ?? '').split(':').filter((one) => one !== ''),
    );
  }
  return { root, env, command: [...config.Entrypoint, ...config.Cmd], workdir: config.WorkingDir };
}
