import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Where jobs work: a folder is one job's alone while it runs. */
export interface RunnerFolders {
  take(jobFolder: string): { readonly root: string; release(): void };
}

/** A folder for each job, left as it is: for looking at afterwards. */
export function keepEveryFolder(root: string): RunnerFolders {
  return { take: (jobFolder) => ({ root: join(root, jobFolder), release: () => undefined }) };
}

/**
 * As self-hosted runners work: each has one place, empty at the start of a job. Tools that keep absolute paths in their
 * caches find the same ones again, as they do on GitHub's machines. What a job leaves is moved aside, for it takes long
 * to delete.
 */
export function shareRunners(root: string, aside: string): RunnerFolders {
  const busy = new Set<number>();
  let moved = 0;
  return {
    take: () => {
      let number = 1;
      while (busy.has(number)) number += 1;
      busy.add(number);
      const place = join(root, `runner-${number}`);
      const clear = (): void => {
        if (existsSync(place)) renameSync(place, join(aside, `job-${(moved += 1)}`));
        busy.delete(number);
      };
      return { root: place, release: clear };
    },
  };
}
