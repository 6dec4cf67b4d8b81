import { arch, platform } from 'node:os';
import { dirname } from 'node:path';

const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const architectures: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', arm: 'ARM', ia32: 'X86' };

export interface RunnerFacts {
  readonly temp: string;
  readonly toolCache: string;
  readonly workspace: string;
  readonly debug?: boolean;
}

/** The `runner` context of this machine. Names and values: GitHub's documentation of contexts. */
export function createRunnerContext(facts: RunnerFacts): Record<string, string> {
  return {
    os: systems[platform()] ?? platform(),
    arch: architectures[arch()] ?? arch().toUpperCase(),
    name: 'GitHub Actions 1',
    environment: 'github-hosted',
    temp: facts.temp,
    tool_cache: facts.toolCache,
    workspace: dirname(facts.workspace),
    ...(facts.debug === true ? { debug: '1' } : {}),
  };
}

/** The RUNNER_ variables. */
export function toRunnerVariables(context: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value]));
}

export interface ServiceFacts {
  /** Of the results service, with a slash at the end. */
  readonly resultsUrl: string;
  readonly runtimeToken: string;
  readonly cacheMode?: string;
  /** Where an identity token is got; present when the job may write `id-token`. */
  readonly idToken?: { readonly url: string; readonly token: string };
}

/** ACTIONS_ variables of JavaScript actions. Source: actions/runner `NodeScriptActionHandler.cs`. */
export function toActionsVariables(facts: ServiceFacts): Record<string, string> {
  return {
    ACTIONS_RUNTIME_URL: 'https://pipelines.actions.githubusercontent.com/',
    ACTIONS_RUNTIME_TOKEN: facts.runtimeToken,
    ACTIONS_RESULTS_URL: facts.resultsUrl,
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ...(facts.cacheMode === undefined ? {} : { ACTIONS_CACHE_MODE: facts.cacheMode }),
    ...identityVariables(facts.idToken),
  };
}

/** The variables for an identity token, which scripts get as well. */
export function identityVariables(idToken: ServiceFacts['idToken']): Record<string, string> {
  if (idToken === undefined) return {};
  return { ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A runtime token with the claim from which clients read the ids of run and job; its signature is none. */
export function createRuntimeToken(runId: string, jobId: string): string {
  const claims = { scp: `Actions.Results:${runId}:${jobId}`, exp: 4_102_444_800 };
  return [encode({ typ: 'JWT', alg: 'none' }), encode(claims), 'rehearsal'].join('.');
}
