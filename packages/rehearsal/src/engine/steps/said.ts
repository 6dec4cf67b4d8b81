import type { LogLine, StepRecord } from '../../record.ts';
import { StepSession } from '../../protocol/step-session.ts';
import type { RepositoryPlace } from '../../protocol/matcher-issue.ts';
import type { Level } from './level.ts';
import type { Machine } from './machine.ts';

/** What a step leaves in its record. */
export type Said = Pick<StepRecord, 'log' | 'annotations' | 'summary' | 'outputs'>;

export function placeOf(machine: Machine): RepositoryPlace {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_SERVER_URL: serverUrl = '' } = machine.githubEnv;
  return { workspace: machine.folders.workspace, repository, serverUrl };
}

/** The log of what is no process: a composite action, a stand-in, an error before the start. */
export function openSession(level: Level, onLine: (line: LogLine) => void): StepSession {
  return new StepSession({
    job: level.machine.state,
    place: placeOf(level.machine),
    debug: false,
    environment: {},
    onLine,
  });
}

export function saidOf(session: StepSession): Said {
  const { annotations, summary } = session;
  return { log: session.log.entries, annotations, summary, outputs: session.outputs.toRecord() };
}
