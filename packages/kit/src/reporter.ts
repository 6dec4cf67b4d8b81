import type { Annotation, AnnotationCount, Level, Reporter } from '@aevon/ports';
import { annotationLine, commandLine } from './commands.ts';
import type { Console } from './console.ts';

/** The runner keeps ten annotations of a level per step; one error is left for the failure of the step itself. */
const annotationLimits: Readonly<Record<Level, number>> = { error: 9, warning: 10, notice: 10 };

/** The runner cuts messages at 4,096 characters, in the middle of a word. */
const messageLimit = 4_000;

/** Writes to the runner; keeps the summary until the end of the phase. */
export class RunnerReporter implements Reporter {
  readonly #console: Console;
  readonly #left: Record<Level, number> = { ...annotationLimits };
  #summary = '';

  constructor(console: Console) {
    this.#console = console;
  }

  info(line: string): void {
    this.#console.text(line);
  }

  debug(line: string): void {
    this.#console.command(commandLine('debug', line));
  }

  warning(message: string): void {
    if (this.#left.warning > 0) this.#write({ level: 'warning', message });
    else this.info(`Warning: ${message}`);
  }

  async group<T>(title: string, body: () => Promise<T>): Promise<T> {
    this.#console.command(commandLine('group', title));
    try {
      return await body();
    } finally {
      this.#console.command(commandLine('endgroup', ''));
    }
  }

  annotate(annotations: readonly Annotation[]): AnnotationCount {
    let shown = 0;
    for (const annotation of annotations) {
      if (this.#left[annotation.level] <= 0) continue;
      this.#write(annotation);
      shown += 1;
    }
    return { shown, held: annotations.length - shown };
  }

  summary(markdown: string): void {
    this.#summary += this.#summary === '' ? markdown : `\n\n${markdown}`;
  }

  mask(secret: string): void {
    if (secret.trim() !== '') this.#console.command(commandLine('add-mask', secret));
  }

  /** All that was given to `summary`. */
  get markdown(): string {
    return this.#summary;
  }

  #write(annotation: Annotation): void {
    this.#left[annotation.level] -= 1;
    const text = annotation.message;
    const message = text.length > messageLimit ? `${text.slice(0, messageLimit)} …` : text;
    this.#console.command(annotationLine({ ...annotation, message }));
  }
}
