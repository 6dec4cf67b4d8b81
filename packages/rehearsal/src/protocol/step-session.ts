import type { AnnotationRecord, LogLine } from '../record.ts';
import { toAnnotation, type Issue } from './issue.ts';
import { prependPath, type JobState } from './job-state.ts';
import type { RepositoryPlace } from './matcher-issue.ts';
import { NameMap } from './name-map.ts';
import { StepLog } from './step-log.ts';

/** Annotations of a level that GitHub keeps of one step. Source: actions/runner `ExecutionContext.cs`. */
export const annotationsPerLevel = 10;
/** UTF-16 units kept of an annotation's message. */
export const annotationMessageLimit = 4096;

export interface SessionOptions {
  readonly job: JobState;
  readonly place: RepositoryPlace;
  /** Writes `::debug::` lines and echoes commands, as the variable ACTIONS_STEP_DEBUG does. */
  readonly debug: boolean;
  /** The `env` context of the step. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: LogLine) => void;
}

/** What one phase of a step says and changes while it runs. Source: actions/runner `Runner.Worker/ExecutionContext.cs`. */
export class StepSession {
  readonly job: JobState;
  readonly place: RepositoryPlace;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: StepLog;
  readonly outputs = new NameMap();
  readonly state = new NameMap();
  readonly annotations: AnnotationRecord[] = [];
  /** What this step added to the job's environment and PATH. */
  readonly addedEnvironment = new Map<string, string>();
  readonly addedPaths: string[] = [];
  summary = '';
  annotationsHeldBack = 0;
  echo: boolean;
  /** A command or a file command was wrong, which fails the step whatever its exit code. */
  commandFailed = false;
  readonly #debug: boolean;

  constructor(options: SessionOptions) {
    this.job = options.job;
    this.place = options.place;
    this.environment = options.environment;
    this.log = new StepLog(options.job.masker, options.onLine);
    this.echo = options.debug;
    this.#debug = options.debug;
  }

  output(line: string): void {
    this.log.write(line);
  }

  debug(message: string): void {
    if (!this.#debug) return;
    for (const line of message.split(/\r\n|\n/)) this.log.write(`##[debug]${line}`);
  }

  error(message: string): void {
    this.report({ level: 'error', message, properties: new Map() });
  }

  warning(message: string): void {
    this.report({ level: 'warning', message, properties: new Map() });
  }

  /** Writes an issue to the log and keeps it as an annotation while there is room; `shown` is the line of a matcher. */
  report(issue: Issue, shown?: string): void {
    const message = this.job.masker.mask(issue.message).slice(0, annotationMessageLimit);
    const kept = this.annotations.filter((annotation) => annotation.level === issue.level).length;
    if (kept < annotationsPerLevel) this.annotations.push(toAnnotation({ ...issue, message }));
    else this.annotationsHeldBack += 1;
    const line = shown === undefined || shown === '' ? message : shown;
    if (line !== '') this.log.write(`##[${issue.level}]${line}`);
  }

  /** @throws Error without a name. */
  setOutput(name: string, value: string): void {
    if (name === '') throw new Error("Value cannot be null. (Parameter 'name')");
    this.outputs.set(name, value);
    this.debug(`Set output ${name} = ${value}`);
  }

  saveState(name: string, value: string): void {
    this.state.set(name, value);
    this.debug(`Save intra-action state ${name} = ${value}`);
  }

  setEnvironment(name: string, value: string): void {
    this.job.environment.set(name, value);
    this.addedEnvironment.set(name, value);
    this.debug(`${name}='${value}'`);
  }

  addPath(folder: string): void {
    prependPath(this.job, folder);
    this.addedPaths.push(folder);
  }
}
