import type { JourneyRecord } from '../../src/record.ts';
import { playJourney } from '../../src/stage/play-journey.ts';
import type { Stage } from '../../src/stage/stage.ts';
import { openSmallStage } from '../stage/small-stage.ts';
import { writeTree } from '../step/temporary-folder.ts';

/** Plays one push to a repository with these files, whose only workflow has this text. */
export async function playPush(
  files: Readonly<Record<string, string>>,
  workflow: string,
): Promise<{ record: JourneyRecord; log: string; stage: Stage }> {
  const from = writeTree({ ...files, '.github/workflows/w.yml': workflow });
  const { signal } = new AbortController();
  const stage = await openSmallStage({ from, signal });
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
