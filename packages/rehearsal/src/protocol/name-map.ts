/** A map whose keys are compared without regard to case and keep the spelling in which they came first. */
export class NameMap {
  readonly #entries = new Map<string, { readonly name: string; readonly value: string }>();

  set(name: string, value: string): void {
    const known = this.#entries.get(name.toLowerCase());
    this.#entries.set(name.toLowerCase(), { name: known?.name ?? name, value });
  }

  get(name: string): string | undefined {
    return this.#entries.get(name.toLowerCase())?.value;
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries([...this.#entries.values()].map(({ name, value }) => [name, value]));
  }
}
