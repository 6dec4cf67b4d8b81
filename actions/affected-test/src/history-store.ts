import { createHash } from 'node:crypto';
import { parseHistory, type TestHistory } from '@aevon/test-results';
import type { Ports } from './ports.ts';
import { readStored, saveStored } from './stored-json.ts';

const version = 'test-history-1';

/** What a branch remembers, and why it may be nothing. */
export interface KnownHistory {
  /** Whose numbers they are, or would have been. */
  readonly branch: string;
  readonly history: TestHistory | undefined;
  /** False when the cache did not answer: there may be numbers that are not seen. */
  readonly answered: boolean;
  readonly note: string | undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A branch as part of a key; the digest keeps `main` from being a prefix of `main-2`. */
function branchPart(branch: string): string {
  return `${branch.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40)}.${sha256(branch).slice(0, 8)}`;
}

function prefix({ runner }: Ports, name: string, branch: string): string {
  return `aevon-${name}-${runner.os}-${runner.arch}-${branchPart(branch)}-`;
}

async function readBranch(ports: Ports, name: string, branch: string): Promise<KnownHistory> {
  const start = prefix(ports, name, branch);
  const found = await readStored(ports, { key: `${start}newest`, restoreKeys: [start], version });
  if (found.outcome === 'unavailable') {
    ports.reporter.info(`the numbers of ${branch} could not be read: ${found.reason}`);
    return { branch, history: undefined, answered: false, note: `the numbers of ${branch} could not be read` };
  }
  const history = found.outcome === 'hit' ? parseHistory(found.text) : undefined;
  return {
    branch,
    history,
    answered: true,
    note: history === undefined ? `${branch} has no stored times and coverage yet` : undefined,
  };
}

/** The history of the first of these branches that has one; else the first branch with the reason why there is none. */
export async function readHistory(ports: Ports, name: string, branches: readonly string[]): Promise<KnownHistory> {
  let first: KnownHistory | undefined;
  for (const branch of branches) {
    const known = await readBranch(ports, name, branch);
    if (known.history !== undefined) return known;
    first ??= known;
  }
  return (
    first ?? {
      branch: 'the base branch',
      history: undefined,
      answered: true,
      note: 'the event names no branch to compare with',
    }
  );
}

/** Stores what a branch is to remember; every run writes an entry of its own, the newest is read. */
export async function saveHistory(ports: Ports, name: string, branch: string, history: TestHistory): Promise<void> {
  const { runId, runAttempt } = ports.runner;
  const saved = await saveStored(
    ports,
    `${prefix(ports, name, branch)}${runId}-${runAttempt}`,
    version,
    JSON.stringify(history),
  );
  if (saved.outcome === 'saved' || saved.outcome === 'exists') return;
  ports.reporter.info(`times and coverage of ${branch} were not stored: ${saved.reason}`);
}
