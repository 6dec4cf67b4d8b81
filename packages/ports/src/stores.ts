export interface CacheQuery {
  readonly key: string;
  /** Prefixes, tried in order when `key` itself is not there; the newest entry wins. */
  readonly restoreKeys?: readonly string[];
  /** Keeps entries of another layout apart, e.g. `turbo-pack-1`. */
  readonly version: string;
}

export type CacheFound =
  | {
      readonly outcome: 'hit';
      readonly key: string;
      readonly exact: boolean;
      readonly download: (to: string) => Promise<CacheDownload>;
    }
  | { readonly outcome: 'miss' }
  | { readonly outcome: 'unavailable'; readonly reason: string };

export type CacheDownload =
  { readonly outcome: 'done'; readonly bytes: number } | { readonly outcome: 'unavailable'; readonly reason: string };

/** `exists`: another run saved this key first. `read-only`: this run may not write (fork, low trust). */
export type CacheSaved =
  | { readonly outcome: 'saved'; readonly bytes: number }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'read-only'; readonly reason: string }
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** The cache of GitHub Actions. A fault is an outcome, never an error: a cache must not fail a build. */
export interface CacheStore {
  find(query: CacheQuery): Promise<CacheFound>;
  save(entry: { readonly key: string; readonly version: string; readonly file: string }): Promise<CacheSaved>;
}

export interface ArtifactFile {
  /** Where it is on this machine. */
  readonly path: string;
  /** Its name inside the artifact, relative, with forward slashes. */
  readonly name: string;
}

export interface ArtifactInfo {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly digest: string | undefined;
  readonly createdAt: string | undefined;
}

/** The artifacts of the present workflow run. */
export interface ArtifactStore {
  /** @throws Failure `artifact-refused`, `artifact-service-unavailable`. */
  upload(
    name: string,
    files: readonly ArtifactFile[],
    options?: { readonly retentionDays?: number },
  ): Promise<ArtifactInfo>;
  /** All artifacts of this run, newest first. */
  list(): Promise<readonly ArtifactInfo[]>;
  /** Unpacks into `directory`, refusing entries that would leave it; checks the digest. @throws Failure `artifact-corrupt`. */
  download(artifact: ArtifactInfo, directory: string): Promise<readonly string[]>;
}
