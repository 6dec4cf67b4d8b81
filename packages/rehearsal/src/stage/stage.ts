import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createGithub,
  createImageRegistry,
  startWorld,
  type FakeGithub,
  type FakeImageRegistry,
  type World,
} from '@aevon/fakes';
import { createConcurrencyGroups } from '../engine/graph/concurrency.ts';
import type { RepositoryFacts, Source } from '../engine/graph/facts.ts';
import { createSlots } from '../engine/graph/limits.ts';
import { createLegRunner } from '../engine/job/leg-runner.ts';
import type { RunnerFolders } from '../engine/job/runner-folders.ts';
import { parseWorkflowFile } from '../engine/language/workflow-file.ts';
import { whyNotTriggered } from '../engine/rules/triggers.ts';
import { runWorkflow, type WorkflowRunRequest } from '../engine/run-workflow.ts';
import type { ProgressListener, WorkflowRunRecord } from '../record.ts';
import type { RepositoryPayloadFacts } from '../repository/payload-parts.ts';
import { createScratch, type Scratch } from '../repository/scratch.ts';
import type { Occurrence } from './occurrences.ts';
import type { Registries } from './registries.ts';
import { createSourceResolver, createUnpacker, productRepository } from './sources.ts';
import { createTokenIssuer } from './token-issuer.ts';

export interface StageOptions {
  /** The monorepo that is copied. */
  readonly from: string;
  /** `owner/name` under which the fake GitHub serves it. */
  readonly fullName: string;
  /** The tree that a user of a tag would get. */
  readonly release: string;
  /** A new folder for everything that this rehearsal makes. */
  readonly root: string;
  /** Kept between rehearsals. */
  readonly cache: string;
  /** Files laid over the copy, such as a generated caller. */
  readonly extra: Readonly<Record<string, string>>;
  /** Paths that are not copied. */
  readonly leaveOut?: RegExp;
  /** Environment of every job, registries included. */
  readonly env: Readonly<Record<string, string>>;
  readonly registries: Registries;
  /** Where jobs work. */
  readonly folders: RunnerFolders;
  /** Jobs at a time. */
  readonly parallel: number;
  readonly listener: ProgressListener;
  readonly signal: AbortSignal;
}

/** A repository on a fake GitHub, ready for events. */
export interface Stage {
  readonly scratch: Scratch;
  readonly github: FakeGithub;
  /** Where jobs push images to, and platforms pull them from. */
  readonly images: FakeImageRegistry;
  readonly world: World;
  /** What every job has of this machine and the world: for programs that are run beside them. */
  readonly env: Readonly<Record<string, string>>;
  readonly repository: RepositoryPayloadFacts;
  /** Runs every workflow that listens to what happened, as GitHub decides it. */
  raise(journey: string, occurrence: Occurrence): Promise<WorkflowRunRecord[]>;
  stop(): Promise<void>;
}

const ownerId = 60_000_000;
const repositoryId = 700_000_001;

export async function openStage(options: StageOptions): Promise<Stage> {
  const { fullName, registries, env } = options;
  const [owner = '', name = ''] = fullName.split('/');
  const defaultBranch = 'main';
  const scratch = await createScratch({
    from: options.from,
    root: join(options.root, 'repository'),
    defaultBranch,
    extra: options.extra,
    env,
    ...(options.leaveOut === undefined ? {} : { leaveOut: options.leaveOut }),
  });
  const github = createGithub({
    repository: { owner, name, directory: scratch.bare, defaultBranch, private: true, id: repositoryId, ownerId },
    stateDir: join(options.cache, 'github', owner, name),
  });
  const images = createImageRegistry({ github, stateDir: join(options.root, 'images') });
  const world = await startWorld({ hosts: { ...github.hosts, ...images.hosts }, passThrough: registries.passThrough });
  const repository = {
    fullName,
    id: repositoryId,
    ownerId,
    private: true,
    defaultBranch,
    at: new Date().toISOString(),
  };
  const noProxy = [world.env['NO_PROXY'] ?? '', ...registries.bypassed].filter((host) => host !== '').join(',');
  const jobEnv = { ...env, ...registries.env, ...world.env, NO_PROXY: noProxy, no_proxy: noProxy };
  const raise = createRaiser({ ...options, env: jobEnv }, scratch, github, world);
  return {
    scratch,
    github,
    images,
    world,
    env: { ...jobEnv, HOME: homeOf(options) },
    repository,
    raise,
    stop: () => world.stop(),
  };
}

/** HOME of all jobs, with the stores of the package managers. */
function homeOf({ cache }: StageOptions): string {
  return join(cache, 'home');
}

/** `options.env` is what jobs have. */
function createRaiser(options: StageOptions, scratch: Scratch, github: FakeGithub, world: World): Stage['raise'] {
  const { fullName, root, listener, signal } = options;
  const unpack = createUnpacker(scratch.git, join(root, 'commits'));
  const release: Source = { repository: productRepository, ref: 'v1', sha: '0'.repeat(40), directory: options.release };
  const repository: RepositoryFacts = {
    fullName,
    id: repositoryId,
    ownerId,
    visibility: 'private',
    defaultBranch: scratch.defaultBranch,
  };
  let number = 0;
  const shared = {
    repository,
    secrets: {},
    variables: {},
    sources: createSourceResolver(release),
    issueTokens: createTokenIssuer(github, scratch.defaultBranch),
    groups: createConcurrencyGroups(),
    slots: createSlots(options.parallel),
    runLeg: createLegRunner({
      folders: options.folders,
      toolCache: join(options.cache, 'tools'),
      home: homeOf(options),
      env: options.env,
    }),
    listener,
    signal,
    now: () => new Date(),
  };
  return async (journey, { event, trigger }) => {
    const source = await unpack(fullName, event.ref, event.sha);
    const paths = await listTriggered(source, trigger, listener);
    return Promise.all(
      paths.map((path) => {
        number += 1;
        const run = { id: String(github.nextId()), number, attempt: 1 };
        return playOnGithub({ ...shared, journey, event, source, path, run }, github, world);
      }),
    );
  };
}

async function listTriggered(
  source: Source,
  trigger: Occurrence['trigger'],
  listener: ProgressListener,
): Promise<string[]> {
  const folder = join(source.directory, '.github/workflows');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
    : [];
  const triggered: string[] = [];
  for (const name of names) {
    const path = `.github/workflows/${name}`;
    const reason = await whyNotRun(source, path, trigger);
    if (reason === undefined) triggered.push(path);
    else listener({ type: 'note', text: `${path} does not run: ${reason}` });
  }
  return triggered;
}

/** A workflow that does not parse runs, and fails with the reason, as on GitHub. */
async function whyNotRun(source: Source, path: string, trigger: Occurrence['trigger']): Promise<string | undefined> {
  try {
    const file = await parseWorkflowFile(path, readFileSync(join(source.directory, path), 'utf8'));
    return whyNotTriggered(file.events, trigger);
  } catch {
    return undefined;
  }
}

/** Runs a workflow while the fake GitHub knows of the run, and adds the calls that were made meanwhile. */
async function playOnGithub(request: WorkflowRunRequest, github: FakeGithub, world: World): Promise<WorkflowRunRecord> {
  const { run, event } = request;
  const known = {
    id: Number(run.id),
    name: request.path,
    event: event.name,
    headBranch: event.headRef === '' ? event.ref.replace('refs/heads/', '') : event.headRef,
    headSha: event.sha,
    attempt: 1,
    createdAt: new Date().toISOString(),
    jobs: [],
  };
  const index = github.runs.push({ ...known, status: 'in_progress', conclusion: null }) - 1;
  const before = world.requests.length;
  const record = await runWorkflow(request);
  const conclusion = record.conclusion === 'timed-out' ? 'timed_out' : record.conclusion;
  const jobs = record.jobs.map((job, position) => ({
    id: Number(run.id) * 1000 + position,
    name: job.name,
    status: 'completed' as const,
    conclusion: job.conclusion,
    startedAt: job.startedAt ?? record.startedAt,
    completedAt: job.endedAt ?? record.endedAt,
  }));
  github.runs[index] = { ...known, name: record.workflow, jobs, status: 'completed', conclusion };
  return { ...record, requests: world.requests.slice(before) };
}
