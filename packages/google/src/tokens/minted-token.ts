/** A token and how long it is good, from now: said as a length, so that a wrong clock on either side does not matter. */
export interface MintedToken {
  readonly token: string;
  readonly lifetimeMs: number;
}
