import type { CommandProcessor } from './command-processor.ts';
import type { MatcherConfig } from './matcher-config.ts';
import { toIssue } from './matcher-issue.ts';
import { putInFront } from './matcher-registry.ts';
import { ProblemMatcher } from './problem-matcher.ts';
import type { StepSession } from './step-session.ts';

// The runner means to strip colour codes but writes `\033[` in C#, where it is NUL and `33[`; so real colour codes stay.
const colourPrefix = '\0' + '33[';
const colourCodes = new RegExp(String.raw`\x0033\[[0-9;]*m?`, 'g');

/** Takes the lines of one stream of one step: commands first, then problem matchers, else plain output. */
export class OutputRouter {
  readonly #session: StepSession;
  readonly #commands: CommandProcessor;
  readonly #unsubscribe: () => void;
  #matchers: ProblemMatcher[];

  constructor(session: StepSession, commands: CommandProcessor) {
    this.#session = session;
    this.#commands = commands;
    this.#matchers = session.job.matchers.configs.map((config) => new ProblemMatcher(config));
    this.#unsubscribe = session.job.matchers.subscribe((config) => this.#follow(config));
  }

  /** @throws Error for a `stop-commands` whose token the runner refuses; the step then fails at once. */
  take(line: string): void {
    if (this.#commands.process(line)) return;
    // Markers by which the runner folds composite actions; no child may write them.
    const safe = line.replaceAll('##[start-action', '##[\\start-action').replaceAll('##[end-action', '##[\\end-action');
    if (!this.#match(safe)) this.#session.output(safe);
  }

  close(): void {
    this.#unsubscribe();
  }

  #follow(config: MatcherConfig): void {
    this.#matchers = putInFront(
      this.#matchers,
      config,
      (added) => new ProblemMatcher(added),
      (matcher) => matcher.config,
    );
  }

  #match(line: string): boolean {
    if (this.#matchers.length === 0) return false;
    const stripped = line.includes(colourPrefix) ? line.replace(colourCodes, '') : line;
    for (const matcher of this.#matchers) {
      const match = matcher.match(stripped);
      if (match === undefined) continue;
      for (const other of this.#matchers) if (other !== matcher) other.reset();
      const issue = toIssue(match, this.#session.place);
      if (issue === undefined) continue;
      this.#session.report(issue, stripped);
      return true;
    }
    return false;
  }
}
