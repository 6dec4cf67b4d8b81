import type { Reporter } from '@aevon/ports';
import { withoutAnsi } from './build-problems.ts';
import { announcedSummary } from './run-summary.ts';

/** Shows lines of Turborepo as they come, with its groups as folds of the log. */
export interface GroupedLog {
  readonly line: (text: string) => void;
  /** Waits until all lines are written and closes a fold that is still open. */
  end(): Promise<void>;
}

/**
 * Turborepo repeats the failure of a task as a command, of which the action makes a better annotation, and names the file
 * of the run summary, which is moved away.
 */
function isLeftOut(text: string): boolean {
  return text.startsWith('::error::') || announcedSummary(text) !== undefined;
}

/** On GitHub turbo writes the name of a task that failed in red, above its output, and does not fold it. */
function plainTitle(text: string): string {
  return /^\u001b\[;31m[^\u001b]*\u001b\[;0m$/.test(text) ? withoutAnsi(text) : text;
}

interface Fold {
  readonly close: () => void;
  readonly closed: Promise<undefined>;
}

function openFold(reporter: Reporter, title: string): Fold {
  const body = Promise.withResolvers<undefined>();
  return { close: () => body.resolve(undefined), closed: reporter.group(title, () => body.promise) };
}

/**
 * On GitHub turbo writes `::group::` lines, which show as text because children may not issue commands. They are taken
 * for what they mean; a task that writes such a line itself gains a fold and nothing more.
 */
export function createGroupedLog(reporter: Reporter): GroupedLog {
  let fold: Fold | undefined;
  let queue = Promise.resolve();
  const close = async () => {
    fold?.close();
    await fold?.closed;
    fold = undefined;
  };
  const show = async (text: string) => {
    const [, title] = /^::group::(.*)$/.exec(text) ?? [];
    if (title === undefined && text !== '::endgroup::') return reporter.info(plainTitle(text));
    await close();
    if (title !== undefined) fold = openFold(reporter, withoutAnsi(title));
  };
  return {
    line: (text) => {
      if (!isLeftOut(text)) queue = queue.then(() => show(text));
    },
    end: async () => {
      await queue;
      await close();
    },
  };
}
