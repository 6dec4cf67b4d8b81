import { matchFields, type MatchField, type MatcherConfig, type MatcherPattern } from './matcher-config.ts';

/** What a matcher read out of one or more lines. */
export type Match = Readonly<Partial<Record<MatchField, string>>>;

function read(running: Match | undefined, pattern: MatcherPattern, groups: RegExpExecArray): Match {
  const match: Partial<Record<MatchField, string>> = {};
  for (const field of matchFields) {
    const index = pattern[field];
    const value = running?.[field] ?? (index === undefined ? undefined : (groups[index] ?? ''));
    if (value !== undefined) match[field] = value;
  }
  return match;
}

/**
 * One problem matcher on one stream; a matcher of several patterns carries what it read from line to line.
 * Source: actions/runner `Runner.Worker/IssueMatcher.cs`. The runner's limit of one second a line can't be kept here.
 */
export class ProblemMatcher {
  readonly config: MatcherConfig;
  readonly #regexps: readonly RegExp[];
  #running: (Match | undefined)[] = [];

  constructor(config: MatcherConfig) {
    this.config = config;
    this.#regexps = config.pattern.map((pattern) => new RegExp(pattern.regexp));
  }

  reset(): void {
    this.#running = [];
  }

  match(line: string): Match | undefined {
    // Backwards, so that a line can only take a match one pattern further.
    for (let index = this.config.pattern.length - 1; index >= 0; index--) {
      const found = this.#advance(index, line);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #advance(index: number, line: string): Match | undefined {
    const pattern = this.config.pattern[index];
    const running = this.#running[index - 1];
    if (pattern === undefined || (index > 0 && running === undefined)) return undefined;
    const groups = this.#regexps[index]?.exec(line) ?? undefined;
    const isLast = index === this.config.pattern.length - 1;
    if (groups === undefined) this.#running[isLast ? index - 1 : index] = undefined;
    else if (!isLast) this.#running[index] = read(running, pattern, groups);
    else {
      this.reset();
      if (pattern.loop) this.#running[index - 1] = running;
      return this.#withDefaults(read(running, pattern, groups));
    }
    return undefined;
  }

  #withDefaults(match: Match): Match {
    const { severity, fromPath } = this.config;
    return {
      ...match,
      ...(match.severity ? {} : { severity }),
      ...(match.fromPath ? {} : { fromPath }),
    };
  }
}
