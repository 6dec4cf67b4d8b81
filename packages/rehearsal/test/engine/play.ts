import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConcurrencyGroups, type ConcurrencyGroups } from '../../src/engine/graph/concurrency.ts';
import type { EventFacts, Source, TokenRequest } from '../../src/engine/graph/facts.ts';
import { createSlots } from '../../src/engine/graph/limits.ts';
import { createLegRunner } from '../../src/engine/job/leg-runner.ts';
import { keepEveryFolder } from '../../src/engine/job/runner-folders.ts';
import { runWorkflow } from '../../src/engine/run-workflow.ts';
import type { Progress, WorkflowRunRecord } from '../../src/record.ts';
import { writeTree } from '../step/temporary-folder.ts';

export interface Scene {
  /** Files of the repository, or the text of `.github/workflows/main.yml`. */
  readonly files: Readonly<Record<string, string>> | string;
  /** Other repositories, by `owner/name@ref`. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly event?: Partial<EventFacts>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly groups?: ConcurrencyGroups;
  readonly listener?: (progress: Progress) => void;
}

export interface Played {
  readonly record: WorkflowRunRecord;
  readonly tokens: readonly TokenRequest[];
  /** Conclusions by job id. */
  readonly jobs: Readonly<Record<string, string>>;
  /** The text of a job's log, all steps. */
  log(job: string): string;
}

const event: EventFacts = {
  name: 'push',
  payload: { ref: 'refs/heads/main' },
  ref: 'refs/heads/main',
  sha: 'a'.repeat(40),
  headRef: '',
  baseRef: '',
  actor: 'octo',
  title: 'a commit',
  fromFork: false,
};

/** Runs `.github/workflows/main.yml` of a scene to its end. */
export async function play(scene: Scene): Promise<Played> {
  const root = mkdtempSync(join(tmpdir(), 'engine-'));
  const files = typeof scene.files === 'string' ? { '.github/workflows/main.yml': scene.files } : scene.files;
  const source: Source = {
    repository: 'shop/shop',
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    directory: writeTree(files, join(root, 'own')),
  };
  const others = Object.entries(scene.others ?? {}).map(([name, tree], index): Source => {
    const [repository = '', ref = ''] = name.split('@');
    return { repository, ref, sha: String(index).repeat(40), directory: writeTree(tree, join(root, `other-${index}`)) };
  });
  const tokens: TokenRequest[] = [];
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  const record = await runWorkflow({
    source,
    path: '.github/workflows/main.yml',
    run: { id: '4711', number: 12, attempt: 1 },
    event: { ...event, ...scene.event },
    repository: { fullName: 'shop/shop', id: 17, ownerId: 18, visibility: 'private', defaultBranch: 'main' },
    secrets: scene.secrets ?? {},
    variables: scene.variables ?? {},
    sources: async (repository, ref) => others.find((other) => other.repository === repository && other.ref === ref),
    issueTokens: (request) => {
      tokens.push(request);
      return { token: `ghs_token_of_${tokens.length}`, services: { ACTIONS_RUNTIME_TOKEN: 'runtime-token-value' } };
    },
    groups: scene.groups ?? createConcurrencyGroups(),
    slots: createSlots(4),
    runLeg: createLegRunner({
      folders: keepEveryFolder(join(root, 'jobs')),
      toolCache: join(root, 'tools'),
      home: join(root, 'home'),
      env,
    }),
    listener: scene.listener ?? (() => undefined),
    journey: 'test',
    signal: scene.signal ?? new AbortController().signal,
    now: () => new Date(),
  });
  rmSync(root, { recursive: true, force: true });
  const jobs = Object.fromEntries(record.jobs.map((job) => [job.id, job.conclusion]));
  const log = (id: string): string =>
    record.jobs
      .filter((job) => job.id === id)
      .flatMap((job) => job.steps.flatMap((step) => step.log.map((line) => line.text)))
      .join('\n');
  return { record, tokens, jobs, log };
}
