import http from 'node:http';
import https from 'node:https';

export type Environment = Readonly<Record<string, string | undefined>>;

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;

export interface Agents {
  readonly plain: http.Agent;
  /** Connections that trust one authority (PEM), or without it those that the machine trusts. */
  readonly secure: (ca: string | undefined) => https.Agent;
}

/** The option of an agent that makes it honour the proxy of an environment. */
export function proxyOptions(env: Environment): { readonly proxyEnv: Record<string, string> } {
  const proxyEnv: Record<string, string> = {};
  for (const name of proxyVariables) {
    const value = env[name];
    if (value !== undefined && value !== '') proxyEnv[name] = value;
  }
  return { proxyEnv };
}

/**
 * Connections that honour a company's proxy. Node's switches for global `fetch` are NODE_USE_ENV_PROXY, read at start
 * only, which the runner does not set, and `http.setGlobalProxyFromEnv`, new in 24.14 and global. The `proxyEnv` option
 * of an agent is there since 24.5, touches nobody else, and takes the environment as a value.
 */
export function createAgents(env: Environment): Agents {
  const options = { keepAlive: true, ...proxyOptions(env) };
  const secure = new Map<string | undefined, https.Agent>();
  return {
    plain: new http.Agent(options),
    secure: (ca) => {
      const known = secure.get(ca);
      if (known !== undefined) return known;
      const agent = new https.Agent(ca === undefined ? options : { ...options, ca });
      secure.set(ca, agent);
      return agent;
    },
  };
}
