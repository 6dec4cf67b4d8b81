import {
  createArtifactStore,
  createCacheStore,
  createGithubRest,
  type GithubEvent,
  type GithubRest,
  readEvent,
  requestIdToken,
} from '@aevon/github';
import { createHttp, createProber } from '@aevon/http';
import type { ActionContext } from '@aevon/kit';
import type { ArtifactStore, CacheStore, Exec, FileHttp, Prober } from '@aevon/ports';
import { createExec } from '@aevon/process';

/** The real world behind the ports of an action. Nothing is made before it is asked for. */
export interface Runtime {
  readonly exec: Exec;
  readonly http: FileHttp;
  readonly prober: Prober;
  readonly cache: CacheStore;
  readonly artifacts: ArtifactStore;
  /** GitHub's REST API with this token. */
  readonly github: (token: string) => GithubRest;
  /** A token that says who this job is, for whoever trusts GitHub; masked. @throws Failure `id-token-not-permitted`. */
  readonly idToken: (audience: string) => Promise<string>;
  /** @throws Failure `event-unreadable`. */
  readonly event: () => Promise<GithubEvent>;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Connects an action to processes, the network and GitHub's services. */
export function connect(context: ActionContext): Runtime {
  const { clock, env, reporter, runner, signal } = context;
  const exec = once(() => createExec({ clock, env, signal, show: (line) => reporter.info(line) }));
  const http = once(() => createHttp({ clock, env }));
  const cache = once(() => createCacheStore({ http: http(), runner, clock }));
  const artifacts = once(() => createArtifactStore({ http: http(), runner, clock }));
  return {
    get exec() {
      return exec();
    },
    get http() {
      return http();
    },
    get prober() {
      return createProber({ clock, env });
    },
    get cache() {
      return cache();
    },
    get artifacts() {
      return artifacts();
    },
    github: (token) => createGithubRest({ http: http(), runner, token }),
    idToken: async (audience) => {
      const token = await requestIdToken(audience, { http: http(), runner, signal });
      reporter.mask(token);
      return token;
    },
    event: () => readEvent(runner),
  };
}
