import { readFile } from 'node:fs/promises';
import { Failure, messageOf, type Runner } from '@aevon/ports';

export interface GithubEvent {
  readonly name: string;
  /** As GitHub sent it; undefined where the runner gives no payload. Whatever is read from it must be checked. */
  readonly payload: unknown;
}

function unreadable(what: string, cause?: unknown): Failure {
  return new Failure(
    {
      kind: 'infrastructure',
      code: 'event-unreadable',
      what,
      fix: 'run the job again; do not overwrite GITHUB_EVENT_PATH or its file in an earlier step',
    },
    { cause },
  );
}

/**
 * The event that started the workflow, from the file that the runner wrote.
 * @throws Failure `event-unreadable` when the file that the runner names is missing, cut off, or no JSON object.
 */
export async function readEvent(runner: Pick<Runner, 'eventName' | 'eventPath'>): Promise<GithubEvent> {
  const { eventName: name, eventPath } = runner;
  if (eventPath === undefined || eventPath === '') return { name, payload: undefined };
  const text = await readFile(eventPath, 'utf8').catch((error: unknown) => {
    throw unreadable(`the payload of the event can't be read: ${messageOf(error)}`, error);
  });
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (error) {
    throw unreadable(`the payload of the event is not JSON (${text.length} characters): ${messageOf(error)}`, error);
  }
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw unreadable('the payload of the event is not a JSON object');
  return { name, payload };
}
