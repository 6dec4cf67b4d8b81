import { join } from 'node:path';
import type { Source, SourceResolver } from '../engine/graph/facts.ts';
import type { Git } from '../repository/git.ts';

/** The repository of this product, which the release tree stands for. */
export const productRepository = 'aevon/actions';

/** Unpacks commits of the scratch repository, each once. */
export function createUnpacker(
  git: Git,
  root: string,
): (repository: string, ref: string, sha: string) => Promise<Source> {
  const places = new Map<string, Promise<string>>();
  const unpack = async (sha: string): Promise<string> => {
    const directory = join(root, sha);
    await git(['worktree', 'add', '--quiet', '--force', '--detach', directory, sha]);
    return directory;
  };
  return async (repository, ref, sha) => {
    const place = places.get(sha) ?? unpack(sha);
    places.set(sha, place);
    return { repository, ref, sha, directory: await place };
  };
}

/** What `uses:` of another repository can reach: the release tree, at whatever version is asked for. */
export function createSourceResolver(release: Source): SourceResolver {
  return async (repository, ref) => (repository.toLowerCase() === release.repository ? { ...release, ref } : undefined);
}
