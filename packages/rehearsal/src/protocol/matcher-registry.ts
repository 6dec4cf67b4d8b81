import type { MatcherConfig } from './matcher-config.ts';

type Listener = (config: MatcherConfig) => void;

function sameOwner(a: MatcherConfig, owner: string): boolean {
  return a.owner.toLowerCase() === owner.toLowerCase();
}

/** Replaces the matcher of the same owner and puts the new one in front; one without patterns only removes. */
export function putInFront<T>(
  list: readonly T[],
  config: MatcherConfig,
  made: (config: MatcherConfig) => T,
  configOf: (entry: T) => MatcherConfig,
): T[] {
  const others = list.filter((entry) => !sameOwner(configOf(entry), config.owner));
  return config.pattern.length === 0 ? others : [made(config), ...others];
}

/** The problem matchers of a job; each stream of each step follows its changes. */
export class MatcherRegistry {
  #configs: readonly MatcherConfig[] = [];
  readonly #listeners = new Set<Listener>();

  get configs(): readonly MatcherConfig[] {
    return this.#configs;
  }

  add(configs: readonly MatcherConfig[]): void {
    const others = this.#configs.filter((known) => !configs.some((config) => sameOwner(known, config.owner)));
    this.#configs = [...configs, ...others];
    for (const config of configs) this.#notify(config);
  }

  remove(owners: readonly string[]): void {
    const isRemoved = (config: MatcherConfig): boolean => owners.some((owner) => sameOwner(config, owner));
    const removed = this.#configs.filter(isRemoved);
    this.#configs = this.#configs.filter((config) => !isRemoved(config));
    for (const { owner } of removed) this.#notify({ owner, severity: '', fromPath: '', pattern: [] });
  }

  /** @returns how to stop listening. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify(config: MatcherConfig): void {
    for (const listener of this.#listeners) listener(config);
  }
}
