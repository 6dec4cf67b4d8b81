/** Where a service stands after the probes so far. */
export type Standing = 'not-yet' | 'well' | 'flapping';

export interface StreakRule {
  /** Successes in a row that are asked for. */
  readonly successes: number;
  /** How often it may fall back after a success: once, while traffic is switched to a new version. */
  readonly maxFlaps: number;
}

/**
 * Counts successes in a row. After each fall back twice as many are asked for, and after more than `maxFlaps` of them
 * the service is flapping, whatever it answers then: one that fails every fourth request would else pass a check for
 * three.
 */
export class Streak {
  readonly #rule: StreakRule;
  #row = 0;
  #flaps = 0;

  constructor(rule: StreakRule) {
    this.#rule = rule;
  }

  get row(): number {
    return this.#row;
  }

  get flaps(): number {
    return this.#flaps;
  }

  /** Successes in a row that it needs now. */
  get needed(): number {
    return this.#rule.successes * 2 ** this.#flaps;
  }

  add(ok: boolean): Standing {
    if (!ok && this.#row > 0) this.#flaps += 1;
    this.#row = ok ? this.#row + 1 : 0;
    if (this.#flaps > this.#rule.maxFlaps) return 'flapping';
    return this.#row >= this.needed ? 'well' : 'not-yet';
  }
}
