/** Where an answer names the commit that is served. */
export type CommitPlace =
  | { readonly in: 'body' }
  /** Keys of a JSON answer, from the outside in. */
  | { readonly in: 'json'; readonly path: readonly string[] }
  | { readonly in: 'header'; readonly name: string };

/** What an answer must be like to count as a success. */
export interface Expectation {
  /** Statuses that are well, such as 200 to 299. */
  readonly statuses: readonly { readonly from: number; readonly to: number }[];
  /** The commit that must be served, and where the service says it. */
  readonly commit?: { readonly is: string; readonly place: CommitPlace };
  /** Text that the body must hold. */
  readonly contains?: string;
  /** Milliseconds to the end of the answer. */
  readonly maxMs?: number;
  /** Days for which the certificate must still be good. */
  readonly minCertificateDays?: number;
}

/** Reads `200`, `200-299` and lists of them with commas; undefined for anything else. */
export function parseStatuses(text: string): Expectation['statuses'] | undefined {
  const parts = text.split(',').map((part) => /^\s*([1-5]\d\d)\s*(?:-\s*([1-5]\d\d)\s*)?$/.exec(part));
  const ranges = parts.flatMap((match) =>
    match === null ? [] : [{ from: Number(match[1]), to: Number(match[2] ?? match[1]) }],
  );
  return ranges.length === parts.length && ranges.every(({ from, to }) => from <= to) ? ranges : undefined;
}
