import { join } from 'node:path';
import { shareRunners } from '../../src/engine/job/runner-folders.ts';
import { openStage, type Stage, type StageOptions } from '../../src/stage/stage.ts';
import { makeFolder } from '../step/temporary-folder.ts';

/** A stage of one job at a time, with nothing from outside, unless `given` says otherwise. */
export async function openSmallStage(given: Pick<StageOptions, 'from'> & Partial<StageOptions>): Promise<Stage> {
  const root = given.root ?? makeFolder('stage');
  return openStage({
    fullName: 'acme/shop',
    release: makeFolder('release'),
    root,
    folders: shareRunners(join(root, 'runners'), root),
    cache: join(root, 'cache'),
    extra: {},
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
    registries: { passThrough: [], bypassed: [], env: {} },
    parallel: 1,
    listener: () => undefined,
    signal: new AbortController().signal,
    ...given,
  });
}
