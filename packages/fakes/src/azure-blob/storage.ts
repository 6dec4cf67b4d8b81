import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Bytes by name. Names are made by the fakes, never by a client. */
export interface Storage {
  write(name: string, bytes: Buffer): void;
  read(name: string): Buffer | undefined;
  remove(name: string): void;
}

export function createMemoryStorage(): Storage {
  const blobs = new Map<string, Buffer>();
  return {
    write: (name, bytes) => void blobs.set(name, bytes),
    read: (name) => blobs.get(name),
    remove: (name) => void blobs.delete(name),
  };
}

/** Keeps the bytes below `directory`, so that another process finds them again. */
export function createDirectoryStorage(directory: string): Storage {
  const pathOf = (name: string): string => join(directory, name);
  return {
    write: (name, bytes) => {
      const path = pathOf(name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.part`, bytes);
      renameSync(`${path}.part`, path);
    },
    read: (name) => {
      try {
        return readFileSync(pathOf(name));
      } catch {
        return undefined;
      }
    },
    remove: (name) => rmSync(pathOf(name), { force: true }),
  };
}
