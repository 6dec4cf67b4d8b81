import { createHash } from 'node:crypto';
import type { Storage } from '../azure-blob/storage.ts';

export interface StoredManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

/** What one repository of the registry holds; a blob that another repository holds is not here until it is mounted. */
export interface ImageRepository {
  readonly blobs: Set<string>;
  readonly manifests: Map<string, StoredManifest>;
  readonly tags: Map<string, string>;
}

/** Blobs by their digest, and who holds which. */
export interface RegistryStore {
  find(name: string): ImageRepository | undefined;
  /** Makes it when it is missing. */
  open(name: string): ImageRepository;
  read(digest: string): Buffer | undefined;
  /** Keeps bytes. @returns their digest. */
  write(bytes: Buffer): string;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Keeps the blobs in `storage`, and in memory which repository holds what. */
export function createRegistryStore(storage: Storage): RegistryStore {
  const repositories = new Map<string, ImageRepository>();
  const fileOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
  return {
    find: (name) => repositories.get(name),
    open: (name) => {
      const found = repositories.get(name) ?? { blobs: new Set(), manifests: new Map(), tags: new Map() };
      repositories.set(name, found);
      return found;
    },
    read: (digest) => storage.read(fileOf(digest)),
    write: (bytes) => {
      const digest = digestOf(bytes);
      storage.write(fileOf(digest), bytes);
      return digest;
    },
  };
}
