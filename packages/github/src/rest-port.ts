import type { HttpRequest, HttpResponse } from '@aevon/ports';
import type { z } from 'zod';

/** One changed file; a rename has its former path too. */
export interface ChangedFile {
  readonly path: string;
  readonly formerPath: string | undefined;
  /** `added`, `removed`, `modified`, `renamed`, `copied`, `changed`, or a word that is new. */
  readonly status: string;
}

export interface Comparison {
  /** Full SHA of the best common ancestor. */
  readonly mergeBase: string;
  /** `ahead`, `behind`, `diverged` or `identical`, seen from the base. */
  readonly status: string;
  readonly aheadBy: number;
  readonly behindBy: number;
  readonly files: readonly ChangedFile[];
  /** GitHub lists 300 files at most, so there may be more. */
  readonly filesCut: boolean;
}

export interface PullFiles {
  readonly files: readonly ChangedFile[];
  /** GitHub lists 3,000 files at most, so there may be more. */
  readonly filesCut: boolean;
}

export interface RestRequest<T> {
  readonly method?: HttpRequest['method'];
  /** `/repos/…`, or a whole URL from a `Link` header of the same API. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** What the call is for, in words for an error: "list the files of pull request 7". */
  readonly purpose: string;
  /** What the answer must look like. */
  readonly schema: z.ZodType<T>;
  /** Milliseconds for the whole call; default 30 000. */
  readonly deadlineMs?: number;
  /** Default `application/vnd.github+json`. */
  readonly accept?: string;
  readonly retry?: HttpRequest['retry'];
}

export interface RestAnswer<T> {
  readonly data: T;
  readonly headers: HttpResponse['headers'];
  /** Path of the next page, when there is one. */
  readonly next: string | undefined;
}

export interface GithubRest {
  readonly repository: string;
  /**
   * @throws Failure `github-unauthorized`, `github-forbidden`, `github-not-found`, `github-rate-limited`,
   * `github-invalid-request`, `github-unavailable`, and those of the Http port.
   */
  request<T>(request: RestRequest<T>): Promise<RestAnswer<T>>;
  /** All items of a listing, page by page, at most `max`. @throws as `request`. */
  list<T>(request: RestRequest<readonly T[]>, max?: number): Promise<readonly T[]>;
  /** What lies between two commits, tags or branches. @throws as `request`. */
  compare(base: string, head: string): Promise<Comparison>;
  /** The files that a pull request changes. @throws as `request`. */
  listPullFiles(number: number): Promise<PullFiles>;
}
