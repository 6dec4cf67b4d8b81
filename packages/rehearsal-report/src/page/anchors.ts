import type { JobRecord, JourneyRecord, WorkflowRunRecord } from '@aevon/rehearsal';

export interface JobAnchor {
  readonly job: JobRecord;
  /** `journey/run/job`; steps follow as `journey/run/job/1`. */
  readonly anchor: string;
}

export interface RunAnchor {
  readonly run: WorkflowRunRecord;
  readonly anchor: string;
  readonly jobs: readonly JobAnchor[];
}

export interface JourneyAnchor {
  readonly journey: JourneyRecord;
  readonly anchor: string;
  readonly runs: readonly RunAnchor[];
}

/** Gives everything a place to link to, by names that stay the same from one rehearsal to the next. */
export function anchorJourneys(journeys: readonly JourneyRecord[]): JourneyAnchor[] {
  const journeySlug = createSlugs();
  return journeys.map((journey) => {
    const anchor = journeySlug(journey.name);
    return { journey, anchor, runs: journey.runs.map((run, index) => anchorRun(run, `${anchor}/${index + 1}`)) };
  });
}

function anchorRun(run: WorkflowRunRecord, anchor: string): RunAnchor {
  const slug = createSlugs();
  return { run, anchor, jobs: run.jobs.map((job) => ({ job, anchor: `${anchor}/${slug(job.id)}` })) };
}

function createSlugs(): (text: string) => string {
  const used = new Set<string>();
  return (text) => {
    const slug =
      text
        .toLowerCase()
        .replace(/[^a-z\d]+/g, '-')
        .replace(/^-|-$/g, '') || 'x';
    let free = slug;
    for (let next = 2; used.has(free); next += 1) free = `${slug}-${next}`;
    used.add(free);
    return free;
  };
}
