import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@aevon/ports';
import {
  artifactHash,
  artifactIndexText,
  parseArtifactIndex,
  retain,
  type ArtifactIndex,
  type Retention,
  type StoredArtifact,
} from './artifact-index.ts';

export const indexFile = 'index.json';
const artifactsFolder = 'artifacts';

export interface PutOptions {
  readonly durationMs: number;
  readonly tag: string | undefined;
  /** What the request said; a body of another length is refused. */
  readonly expectedBytes: number | undefined;
}

/** Artifacts of Turborepo in a folder: one file each and an index. */
export class ArtifactFolder {
  readonly directory: string;
  readonly #clock: Clock;
  #index: ArtifactIndex;
  #sequence = 0;
  readonly stored = new Set<string>();
  readonly served = new Set<string>();

  private constructor(directory: string, clock: Clock, index: ArtifactIndex) {
    this.directory = directory;
    this.#clock = clock;
    this.#index = index;
  }

  /** Opens a folder that may hold an index. An index that can't be read, and entries without their file, count as none. */
  static async open(directory: string, clock: Clock): Promise<ArtifactFolder> {
    await mkdir(join(directory, artifactsFolder), { recursive: true });
    const folder = new ArtifactFolder(directory, clock, new Map());
    const text = await readFile(join(directory, indexFile), 'utf8').catch(() => '{}');
    try {
      folder.#index = parseArtifactIndex(text);
    } catch {
      return folder;
    }
    for (const [hash, { bytes }] of folder.#index) {
      const stats = await stat(folder.#path(hash)).catch(() => undefined);
      if (stats?.size !== bytes) folder.#index.delete(hash);
    }
    return folder;
  }

  #path(hash: string): string {
    return join(this.directory, artifactsFolder, hash);
  }

  get size(): number {
    return this.#index.size;
  }

  find(hash: string): StoredArtifact | undefined {
    return artifactHash.test(hash) ? this.#index.get(hash) : undefined;
  }

  /** The bytes of an artifact that `find` knows, marked as used. Rejects when its file is not there any more. */
  async read(hash: string): Promise<Readable> {
    const artifact = this.#index.get(hash);
    const file = await open(this.#path(hash));
    if (artifact !== undefined) this.#index.set(hash, { ...artifact, usedAt: this.#clock.now().getTime() });
    this.served.add(hash);
    return file.createReadStream();
  }

  /** Keeps a body whole or not at all; false when it is not of the announced length. */
  async put(hash: string, body: Readable, options: PutOptions): Promise<boolean> {
    this.#sequence += 1;
    const part = join(this.directory, `part-${this.#sequence}`);
    try {
      await pipeline(body, createWriteStream(part));
      const bytes = (await stat(part)).size;
      if (options.expectedBytes !== undefined && options.expectedBytes !== bytes) return false;
      await rename(part, this.#path(hash));
      this.#index.set(hash, {
        bytes,
        durationMs: options.durationMs,
        tag: options.tag,
        usedAt: this.#clock.now().getTime(),
      });
      this.stored.add(hash);
      return true;
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Drops what is old or too much, writes the index, and gives the paths to pack. */
  async settle(retention: Retention): Promise<readonly string[]> {
    const { kept, dropped } = retain(this.#index, this.#clock.now().getTime(), retention);
    for (const hash of dropped) await rm(this.#path(hash), { force: true });
    this.#index = kept;
    await writeFile(join(this.directory, indexFile), artifactIndexText(kept));
    return [indexFile, ...[...kept.keys()].map((hash) => `${artifactsFolder}/${hash}`)];
  }
}
