import type { JobRecord, Progress, RehearsalRecord, StepRecord } from '@aevon/rehearsal';

const begin = Date.parse('2026-01-02T03:04:05.000Z');

export function at(seconds: number): string {
  return new Date(begin + seconds * 1000).toISOString();
}

export function step(over: Partial<StepRecord> = {}): StepRecord {
  return {
    name: 'Lint',
    phase: 'main',
    kind: 'action',
    conclusion: 'success',
    outcome: 'success',
    startedAt: at(1),
    endedAt: at(3.5),
    log: [],
    annotations: [],
    summary: '',
    outputs: {},
    ...over,
  };
}

export function job(id: string, over: Partial<JobRecord> = {}): JobRecord {
  return {
    id,
    name: id,
    needs: [],
    conclusion: 'success',
    startedAt: at(1),
    endedAt: at(4),
    steps: [step()],
    outputs: {},
    ...over,
  };
}

export const redJob = job('lint (1)', {
  needs: ['plan'],
  conclusion: 'failure',
  steps: [
    step({ name: 'Check out', kind: 'stand-in' }),
    step({
      conclusion: 'failure',
      outcome: 'failure',
      annotations: [{ level: 'error', message: 'no-eval\nmore', file: 'src/a.ts', line: 4 }],
    }),
  ],
});

export function sample(jobs: readonly JobRecord[] = [job('plan'), redJob]): RehearsalRecord {
  return {
    version: 1,
    startedAt: at(0),
    endedAt: at(69),
    machine: { os: 'Linux', cpus: 2, memoryGiB: 8, node: 'v24.21.0' },
    parts: [
      { name: 'git', kind: 'real', note: 'git version 2.39.5' },
      { name: 'github.com', kind: 'stand-in', note: 'strict fake' },
    ],
    journeys: [
      {
        name: 'broken',
        title: 'Shown where it is wrong',
        story: 'A pull request with a problem.',
        startedAt: at(0),
        endedAt: at(60),
        cancelled: false,
        asExpected: false,
        expectations: [
          { text: 'The run is red.', met: true, seen: 'failure' },
          { text: 'ESLint is annotated.', met: false, seen: 'nothing' },
        ],
        runs: [
          {
            id: '1',
            workflow: 'CI',
            event: 'pull_request',
            ref: 'refs/pull/1/merge',
            sha: 'd1cf6f04a67aee5e8df4b8e74bf7b96d067ed3f0',
            commitTitle: 'Quick fixes',
            startedAt: at(0),
            endedAt: at(60),
            conclusion: 'failure',
            jobs,
            requests: [{ at: at(1), method: 'GET', host: 'github.com', path: '/a', status: 'reset', milliseconds: 3 }],
          },
        ],
      },
    ],
    refusedHosts: ['evil.example'],
    cancelled: false,
    asExpected: false,
  };
}

/** What a rehearsal of the sample tells while it goes on. */
export function story(record: RehearsalRecord): Progress[] {
  return record.journeys.flatMap((journey) => [
    { type: 'journey-start', journey: journey.name, title: journey.title } as const,
    ...journey.runs.flatMap((run) => [
      {
        type: 'run-start',
        journey: journey.name,
        run: run.id,
        workflow: run.workflow,
        event: run.event,
        jobs: run.jobs,
      } as const,
      ...run.jobs.flatMap((one) => [
        { type: 'job-start', run: run.id, job: one.id, name: one.name } as const,
        ...one.steps.flatMap((record) => [
          { type: 'step-start', run: run.id, job: one.id, step: record.name } as const,
          { type: 'step-end', run: run.id, job: one.id, record } as const,
        ]),
        { type: 'job-end', run: run.id, record: one } as const,
      ]),
      { type: 'run-end', run: run.id, conclusion: run.conclusion } as const,
    ]),
    { type: 'journey-end', record: journey } as const,
  ]);
}
