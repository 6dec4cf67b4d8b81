import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shareRunners } from '../../src/engine/job/runner-folders.ts';
import type { JourneyRecord } from '../../src/record.ts';
import { playJourney } from '../../src/stage/play-journey.ts';
import { openStage, type Stage } from '../../src/stage/stage.ts';
import { makeFolder } from '../step/temporary-folder.ts';

/** Plays one push to a repository with these files, whose only workflow has this text. */
export async function playPush(
  files: Readonly<Record<string, string>>,
  workflow: string,
): Promise<{ record: JourneyRecord; log: string; stage: Stage }> {
  const [from, root] = [makeFolder('from'), makeFolder('stage')];
  for (const [path, text] of Object.entries({ ...files, '.github/workflows/w.yml': workflow })) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), text);
  }
  const { signal } = new AbortController();
  const stage = await openStage({
    from,
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
    signal,
  });
  const commits = [{ message: 'Change', edits: [{ path: 'package.json', append: '\n' }] }];
  const record = await playJourney(
    stage,
    {
      ...{ name: 'j', title: 't', story: 's', expectations: [] },
      moves: [{ move: 'merge', branch: 'topic', title: 'A topic', commits }],
    },
    () => undefined,
    signal,
  );
  await stage.stop();
  const steps = record.runs.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
  return { record, stage, log: steps.flatMap((step) => step.log.map(({ text }) => text)).join('\n') };
}
