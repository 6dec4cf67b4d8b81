import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where this machine gets packages from: the only hosts outside that a rehearsal reaches. */
export interface Registries {
  /** Reached over TLS, through the proxy, untouched. */
  readonly passThrough: readonly string[];
  /** Plain http, or on this machine: reached past the proxy. */
  readonly bypassed: readonly string[];
  /** Lets the package managers of a job find them: every job has a new home. */
  readonly env: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The package managers' own defaults, and where the `setup` action gets Node from. */
const defaults = [
  'https://registry.npmjs.org/',
  'https://pypi.org/simple',
  'https://files.pythonhosted.org/',
  'https://nodejs.org/',
];

/** Reads the configured registries of npm, pip and uv. `env` is the environment of this process. */
export async function findRegistries(env: Env): Promise<Registries> {
  const [npm, pip] = await Promise.all([
    ask('npm', ['config', 'ls', '--json'], env),
    ask('pip', ['config', 'list'], env),
  ]);
  const inPip = [...(pip ?? '').matchAll(/(?:index-url|find-links)='([^']*)'/g)].map(([, url = '']) => url);
  const inEnv = Object.entries(env).flatMap(([name, value]) =>
    isRegistryVariable(name) && value !== undefined ? value.split(/\s+/) : [],
  );
  const urls = [...defaults, ...inNpm(npm), ...inPip, ...inEnv].flatMap((text) =>
    URL.canParse(text) ? [new URL(text)] : [],
  );
  const web = urls.filter((url) => url.protocol === 'https:' || url.protocol === 'http:');
  const direct = web.filter((url) => url.protocol === 'http:' || isLocal(url.hostname));
  const bypassed = [...new Set(direct.map((url) => url.hostname))].sort();
  const passThrough = [...new Set(web.map((url) => url.hostname))].filter((host) => !bypassed.includes(host)).sort();
  return { passThrough, bypassed, env: keptVariables(env, inNpm(npm)[0]) };
}

async function ask(command: string, args: readonly string[], env: Env): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(command, args, { env: { ...env }, timeout: 20_000 })).stdout;
  } catch {
    return undefined;
  }
}

/** `registry` first, then those of scopes. */
function inNpm(text: string | undefined): string[] {
  try {
    const settings: unknown = JSON.parse(text ?? '{}');
    if (typeof settings !== 'object' || settings === null) return [];
    const found = Object.entries(settings).filter(([key]) => key === 'registry' || key.endsWith(':registry'));
    return found.sort(([left], [right]) => left.length - right.length).map(([, url]) => String(url));
  } catch {
    return [];
  }
}

function isRegistryVariable(name: string): boolean {
  return /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?|npm_config_registry)$/i.test(name);
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';
}

function keptVariables(env: Env, registry: string | undefined): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    /^(?:PIP|UV)_/.test(name) && value !== undefined && name !== 'PIP_CERT' ? [[name, value] as const] : [],
  );
  const home = env['HOME'];
  const userConfig = env['NPM_CONFIG_USERCONFIG'] ?? (home === undefined ? undefined : `${home}/.npmrc`);
  return {
    // Through a proxy uv opens a connection for each download, fifty at once in each job: more than many a way out takes.
    UV_CONCURRENT_DOWNLOADS: '4',
    ...Object.fromEntries(kept),
    ...(userConfig === undefined ? {} : { NPM_CONFIG_USERCONFIG: userConfig }),
    ...(registry === undefined ? {} : { npm_config_registry: registry }),
  };
}
