export interface TurboRun {
  readonly tasks: readonly string[];
  /** Names of packages; none means all. */
  readonly packages: readonly string[];
  /** From the user, laid over ours by coming last. */
  readonly args: readonly string[];
  readonly concurrency: string | undefined;
  /** How the loopback cache may be used; `none` leaves caching to Turborepo's own settings. */
  readonly remote: 'read-write' | 'read' | 'none';
}

const cacheFlags = { 'read-write': ['--cache=local:,remote:rw'], read: ['--cache=local:,remote:r'], none: [] } as const;

/** The same run as `turboArguments` makes, told instead of done. */
export function dryRunArguments({ tasks, packages, args }: TurboRun): readonly string[] {
  return ['run', ...tasks, ...packages.map((name) => `--filter=${name}`), '--dry=json', '--no-color', ...args];
}

/** `turbo run …`. Package names are values of `--filter=`, so that none can be taken for an option. */
export function turboArguments(run: TurboRun): readonly string[] {
  const filters = run.packages.map((name) => `--filter=${name}`);
  const concurrency = run.concurrency === undefined ? [] : [`--concurrency=${run.concurrency}`];
  const output = ['--summarize', '--log-order=grouped', '--output-logs=new-only', '--ui=stream', '--no-color'];
  return ['run', ...run.tasks, ...filters, ...cacheFlags[run.remote], ...concurrency, ...output, ...run.args];
}

const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' } as const;

export interface RemoteAccess {
  readonly url: string;
  readonly token: string;
  readonly signatureKey: string | undefined;
}

/** Environment of a dry run: it asks no cache, whose answers would not be used. */
export const dryRunEnvironment = { ...quiet, TURBO_CACHE: 'local:,remote:' } as const;

/** Environment of Turborepo: secrets go here, never into arguments. */
export function turboEnvironment(remote: RemoteAccess | undefined): Record<string, string | undefined> {
  if (remote === undefined) return quiet;
  const { url, token, signatureKey } = remote;
  const signature = signatureKey === undefined ? {} : { TURBO_REMOTE_CACHE_SIGNATURE_KEY: signatureKey };
  const timeouts = { TURBO_REMOTE_CACHE_TIMEOUT: '10', TURBO_REMOTE_CACHE_UPLOAD_TIMEOUT: '30' };
  const modes = {
    TURBO_CACHE: undefined,
    TURBO_REMOTE_ONLY: undefined,
    TURBO_REMOTE_CACHE_READ_ONLY: undefined,
    TURBO_PREFLIGHT: undefined,
  };
  return {
    ...quiet,
    ...timeouts,
    ...modes,
    ...signature,
    TURBO_API: url,
    TURBO_TOKEN: token,
    TURBO_TEAM: 'aevon',
    TURBO_TEAMID: undefined,
  };
}
