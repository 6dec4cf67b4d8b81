import { join } from 'node:path';
import { type Clock, type Exec, type ExecResult, Failure, type FailureFacts } from '@aevon/ports';

interface Cause {
  readonly pattern: RegExp;
  readonly facts: Pick<FailureFacts, 'kind' | 'code' | 'cause' | 'fix'>;
}

/** What pnpm and uv print when they fail, and whose move it is then. */
const causes: readonly Cause[] = [
  {
    pattern: /ERR_PNPM_OUTDATED_LOCKFILE|lockfile.{0,80}(needs to be updated|not up to date)/i,
    facts: {
      kind: 'user',
      code: 'lockfile-outdated',
      cause: 'a manifest was changed without its lockfile, or the runner uses another index than the lockfile names',
      fix: 'run the install locally and commit the lockfile',
    },
  },
  {
    pattern: /ERR_PNPM_BROKEN_LOCKFILE|Failed to parse `uv\.lock`/i,
    facts: {
      kind: 'user',
      code: 'lockfile-broken',
      cause: 'a merge left its marks in the lockfile, or another version of the package manager wrote it',
      fix: 'run the install locally with the version that the repository asks for, and commit the lockfile',
    },
  },
  {
    pattern: /ERR_PNPM_NO_LOCKFILE|Unable to find lockfile/i,
    facts: {
      kind: 'user',
      code: 'lockfile-missing',
      cause: 'there is no lockfile in the repository',
      fix: 'run the install locally and commit the lockfile',
    },
  },
  {
    pattern: /ERR_PNPM_(FETCH_40[13])|401 Unauthorized|403 Forbidden/i,
    facts: {
      kind: 'user',
      code: 'registry-refused',
      cause: 'the package registry wants credentials, or these may not read the package',
      fix: 'give the registry token in an earlier step',
    },
  },
  {
    pattern: /ERR_PNPM_(FETCH_404|NO_MATCHING_VERSION)|not found in the package registry/i,
    facts: {
      kind: 'user',
      code: 'package-not-found',
      cause: 'the registry has no such package or version',
      fix: 'correct the dependency, or the registry it comes from',
    },
  },
  {
    pattern: /ENOTFOUND|ETIMEDOUT|ECONNRE(SET|FUSED)|EAI_AGAIN|error sending request|Failed to fetch/i,
    facts: {
      kind: 'infrastructure',
      code: 'registry-unreachable',
      cause: 'the package registry did not answer',
      fix: 'run the job again',
    },
  },
  {
    pattern: /ERR_PNPM_IGNORED_BUILDS/i,
    facts: {
      kind: 'user',
      code: 'build-scripts-refused',
      cause: 'a dependency has a build script that the workspace neither allows nor refuses',
      fix: 'name it under `allowBuilds` in pnpm-workspace.yaml',
    },
  },
  {
    pattern: /ENOSPC|No space left/i,
    facts: {
      kind: 'infrastructure',
      code: 'disk-full',
      cause: 'the disk of the runner is full',
      fix: 'use a larger runner, or free space in an earlier step',
    },
  },
];

function installFailure(tool: string, result: ExecResult): Failure {
  const output = `${result.stdout}\n${result.stderr}`;
  const known = causes.find(({ pattern }) => pattern.test(output));
  const how = result.timedOut
    ? 'took too long'
    : `failed (${result.killedBy ?? `exit code ${result.exitCode ?? 'unknown'}`})`;
  return new Failure({
    ...(known?.facts ?? { kind: 'user', code: 'install-failed', fix: 'read the last lines of the install below' }),
    what: `${tool} ${how}`,
    details: output.trim().split('\n').slice(-15),
  });
}

export interface InstallRequest {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly cwd: string;
  /** Milliseconds for the whole of it. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told when it is tried again. */
  readonly say: (line: string) => void;
}

/**
 * A registry that does not answer now mostly does a moment later, and what came is kept by the package manager. Each
 * program repeats single requests itself; this is for the outage that outlasts them.
 */
const pausesMs = [5_000, 20_000];

interface Install {
  readonly tool: string;
  readonly run: (timeoutMs: number) => Promise<ExecResult>;
}

async function install({ clock, timeoutMs, signal, say }: InstallRequest, { tool, run }: Install): Promise<number> {
  const began = clock.monotonic();
  const left = (): number => timeoutMs - (clock.monotonic() - began);
  for (const pauseMs of pausesMs) {
    const result = await run(left());
    if (result.exitCode === 0) return clock.monotonic() - began;
    const failure = installFailure(tool, result);
    if (failure.facts.code !== 'registry-unreachable' || left() <= pauseMs) throw failure;
    say(`${tool}: ${failure.facts.cause ?? ''}; trying again in ${pauseMs / 1000} s`);
    await clock.sleep(pauseMs, signal);
  }
  const result = await run(left());
  if (result.exitCode !== 0) throw installFailure(tool, result);
  return clock.monotonic() - began;
}

/** `pnpm install` from the lockfile alone; resolves to milliseconds. @throws Failure that names the cause. */
export async function installNode(request: InstallRequest): Promise<number> {
  const { exec, cwd } = request;
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
  const run = (timeoutMs: number): Promise<ExecResult> =>
    exec.run({ command: 'pnpm', args, cwd, timeoutMs, output: 'log', env: { CI: 'true' } });
  return install(request, { tool: 'pnpm install', run });
}

/**
 * `uv sync` of one project from its lockfile alone, which must fit its pyproject.toml; resolves to milliseconds.
 * @throws Failure that names the cause.
 */
export async function installPython(request: InstallRequest, project: string): Promise<number> {
  const args = ['sync', '--locked', '--no-progress'];
  const cwd = join(request.cwd, project);
  const run = (timeoutMs: number): Promise<ExecResult> =>
    request.exec.run({ command: 'uv', args, cwd, timeoutMs, output: 'log' });
  return install(request, { tool: `uv sync in ${project}`, run });
}

/** Where a package manager keeps what it downloaded; undefined when it does not say. */
export async function storePath(exec: Exec, tool: 'pnpm' | 'uv', cwd: string): Promise<string | undefined> {
  const args = tool === 'pnpm' ? ['store', 'path'] : ['cache', 'dir'];
  const result = await exec.run({ command: tool, args, cwd, timeoutMs: 30_000 });
  const path = result.stdout.trim().split('\n').at(-1) ?? '';
  return result.exitCode === 0 && path.startsWith('/') ? path : undefined;
}
