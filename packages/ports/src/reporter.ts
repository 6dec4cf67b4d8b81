export type Level = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly level: Level;
  readonly message: string;
  readonly title?: string;
  /** Relative to the root of the repository, with forward slashes. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** How many annotations of a level were written and how many were held back by GitHub's limit of ten a step. */
export interface AnnotationCount {
  readonly shown: number;
  readonly held: number;
}

/** Everything a person sees of a run. Lines are data: none of them can become a runner command. */
export interface Reporter {
  info(line: string): void;
  debug(line: string): void;
  /** Writes a warning annotation without a place. */
  warning(message: string): void;
  /** Runs `body` inside a folded group of the log, closed on a throw too. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Writes the most important annotations, at most ten a level over the whole step. Callers rank them first. */
  annotate(annotations: readonly Annotation[]): AnnotationCount;
  /** Appends markdown to the job summary; cut to fit GitHub's 1 MiB with a line that says so. */
  summary(markdown: string): void;
  /** Hides a value in every later line of the job's log. */
  mask(secret: string): void;
}
