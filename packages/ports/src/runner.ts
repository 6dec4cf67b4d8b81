/** What the runner says of the job, read once by the kit. Paths are absolute. */
export interface Runner {
  readonly workspace: string;
  readonly temp: string;
  readonly toolCache: string;
  readonly os: 'Linux' | 'macOS' | 'Windows';
  readonly arch: string;
  readonly debug: boolean;
  readonly selfHosted: boolean;
  readonly repository: string;
  readonly eventName: string;
  /** File with the payload of the event; may be missing. */
  readonly eventPath: string | undefined;
  readonly ref: string;
  readonly refName: string;
  readonly sha: string;
  readonly baseRef: string | undefined;
  readonly headRef: string | undefined;
  readonly workflow: string;
  readonly job: string;
  readonly runId: string;
  readonly runNumber: string;
  readonly runAttempt: number;
  readonly actor: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** Present for JavaScript actions only. */
  readonly resultsUrl: string | undefined;
  readonly runtimeToken: string | undefined;
  /** Where the job asks for an ID token; absent without the permission `id-token: write`. */
  readonly idToken?: { readonly url: string; readonly token: string };
  /** ACTIONS_CACHE_MODE, undefined where the runner does not say. */
  readonly cacheMode: 'none' | 'read' | 'write' | 'write-only' | undefined;
}
