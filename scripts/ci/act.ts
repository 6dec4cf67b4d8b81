import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobRecord, JourneyRecord, RehearsalRecord } from '@aevon/rehearsal';
import { makeJourneyEvents } from '@aevon/rehearsal/events';
import { root } from '../root.ts';
import { legName, readActLog, type ActOutcome } from './act-log.ts';
import { prepareAct, runAct } from './act-run.ts';
import { type CiEnvironment, type LayerResult, tail } from './layer.ts';
import { rehearsalFiles } from './rehearse.ts';

/** What act 0.2.87 can't show, so that nobody takes an equal result for more than it is. */
const notShown = [
  'act knows no `$/name`: the copy of ci.yml it runs names its siblings `aevon/actions/name@v1`',
  'act skips actions/checkout and copies the working copy, so fetch-depth and shallow clones are not compared',
  'act has no results service of version 2: caches and artifacts are not compared, only that setup says so',
  'act ignores permissions, concurrency and timeout-minutes of jobs, and gives no GITHUB_TOKEN',
  'act runs one job at a time here (more can crash it) and does not log a skipped job: absent counts as skipped',
  'act gives processes a terminal and ends them with SIGKILL: output on pipes and cancelling are not compared',
];

interface Comparison {
  readonly text: string;
  readonly rehearsed: string;
  readonly acted: string;
}

function compareJobs(jobs: readonly JobRecord[], acted: ActOutcome): Comparison[] {
  const ended = new Map(jobs.map((job) => [legName(job.name), job.conclusion]));
  const names = new Set([...ended.keys(), ...acted.jobs.keys()]);
  return [...names].map((name) => ({
    text: `job ${name}`,
    rehearsed: ended.get(name) ?? 'not there',
    acted: acted.jobs.get(name) ?? 'skipped',
  }));
}

/** The packages that a plan takes; the commits in it differ, as those of two repositories do. */
function packagesIn(plan: string | undefined): string {
  if (plan === undefined) return 'no plan';
  const { packages } = JSON.parse(plan) as { packages: readonly { name: string }[] };
  return packages
    .map(({ name }) => name)
    .sort()
    .join(', ');
}

function comparePlans(jobs: readonly JobRecord[], acted: ActOutcome): Comparison {
  const plan = jobs.find((job) => legName(job.name) === 'plan');
  const rehearsed = packagesIn(plan?.outputs['plan']);
  return { text: 'packages of the plan', rehearsed, acted: packagesIn(acted.outputs.get('plan')?.get('plan')) };
}

/** Without a results service the cache must be said to be unavailable, in every job that sets up. */
function compareCaches(acted: ActOutcome): Comparison[] {
  const settingUp = [...acted.logs].filter(([, log]) => log.includes('Main Set up'));
  return settingUp.map(([name, log]) => ({
    text: `what ${name} says of the cache that act has not`,
    rehearsed: 'unavailable',
    acted: /cache of pnpm: (\S+)/.exec(log)?.[1] ?? 'nothing',
  }));
}

function judge({ name, runs }: JourneyRecord, log: string): LayerResult {
  const acted = readActLog(log);
  const jobs = runs.flatMap((run) => run.jobs);
  const comparisons = [...compareJobs(jobs, acted), comparePlans(jobs, acted), ...compareCaches(acted)];
  const failures = comparisons
    .filter(({ rehearsed, acted: seen }) => rehearsed !== seen)
    .map(({ text, rehearsed, acted: seen }) => `${name}: ${text}: rehearsal ${rehearsed}, act ${seen}`);
  const ended = [...acted.jobs].map(([job, result]) => `${job} ${result}`).join(', ');
  console.log(`  ${name} in act: ${ended === '' ? 'no job ended' : ended}`);
  return { passed: comparisons.length - failures.length, failures: failures.map((failure) => explain(failure, acted)) };
}

/** With the end of what act logged of each job. */
function explain(failure: string, { logs }: ActOutcome): string {
  const ends = [...logs].map(([job, text]) => `${job}:\n${tail(text, 8)}`);
  return [failure, ends.length === 0 ? 'act logged no job' : 'act logged last:', ...ends].join('\n');
}

/**
 * Runs the workflow of the example in act for the events of the rehearsed journeys: every job must end as the rehearsal
 * says, the plan must take the same packages, and the cache that is not there must be said.
 */
export async function actDifference({ tools, out }: CiEnvironment): Promise<LayerResult> {
  const { json } = rehearsalFiles(out);
  if (!existsSync(json)) return { passed: 0, failures: ['there is no record of a rehearsal to compare act with'] };
  const { journeys } = JSON.parse(readFileSync(json, 'utf8')) as RehearsalRecord;
  for (const line of notShown) console.log(`  not compared: ${line}`);
  const folder = mkdtempSync(join(tmpdir(), 'aevon-act-'));
  try {
    // The home of the rehearsal: its stores of packages are filled already.
    const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    const setting = prepareAct(join(tools, 'bin/act'), folder, join(cache, 'aevon-rehearsal/home'));
    const options = { from: join(root, 'examples/monorepo'), fullName: 'aevon-shop/shop', root: folder };
    const names = journeys.map((journey) => journey.name);
    const { events, repository } = await makeJourneyEvents(names, { ...options, env: setting.env });
    const results = events.map((occurred) => {
      const journey = journeys.find((candidate) => candidate.name === occurred.journey);
      if (journey === undefined) throw new Error(`the record has no journey ${occurred.journey}`);
      return judge(journey, runAct(setting, repository, occurred));
    });
    return {
      passed: results.reduce((sum, { passed }) => sum + passed, 0),
      failures: results.flatMap(({ failures }) => failures),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
