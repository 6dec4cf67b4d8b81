/** A record of `act --json`. Fields as in nektos/act 0.2.87, `pkg/runner/{logger,job_executor,action,command}.go`. */
interface ActRecord {
  readonly job?: unknown;
  readonly jobResult?: unknown;
  readonly command?: unknown;
  readonly name?: unknown;
  readonly arg?: unknown;
  readonly msg?: unknown;
}

function isRecord(value: unknown): value is ActRecord {
  return typeof value === 'object' && value !== null;
}

function readRecord(line: string): ActRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** All by the name of the job in the called workflow, legs apart: `lint (1)`. */
export interface ActOutcome {
  readonly jobs: ReadonlyMap<string, string>;
  /** What was logged of a job. */
  readonly logs: ReadonlyMap<string, string>;
  /** What the steps of a job set, by the name of the output. */
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** `CI/ci/lint (1)  ` and `ci / lint (1)` are both `lint (1)`. */
export function legName(name: string): string {
  return (name.split('/').at(-1) ?? name).trim();
}

/** Reads how the jobs ended. Lines that are no records are left alone. */
export function readActLog(text: string): ActOutcome {
  const jobs = new Map<string, string>();
  const logs = new Map<string, string>();
  const outputs = new Map<string, Map<string, string>>();
  for (const line of text.split('\n')) {
    const record = readRecord(line);
    if (typeof record?.job !== 'string') continue;
    const job = legName(record.job);
    if (typeof record.jobResult === 'string') jobs.set(job, record.jobResult);
    if (typeof record.msg === 'string') logs.set(job, `${logs.get(job) ?? ''}${record.msg.trimEnd()}\n`);
    if (record.command !== 'set-output' || typeof record.name !== 'string' || typeof record.arg !== 'string') continue;
    outputs.set(job, (outputs.get(job) ?? new Map<string, string>()).set(record.name, record.arg));
  }
  return { jobs, logs, outputs };
}
