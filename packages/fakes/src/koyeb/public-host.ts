import type { Handler, HostRequest } from '../world/handler.ts';
import { settle } from './lifecycle.ts';
import { activeOf, type App, type Deployment, programOf, type Store } from './state.ts';

/** The active deployment whose route fits best. */
function routed({ services }: App, { url }: HostRequest): Deployment | undefined {
  const candidates = services.flatMap((service) => {
    const active = activeOf(service);
    if (active === undefined || service.isPaused) return [];
    const paths = (active.definition.routes ?? []).map(({ path }) => path);
    return paths.filter((path) => url.pathname.startsWith(path)).map((path) => ({ active, length: path.length }));
  });
  return candidates.sort((one, other) => other.length - one.length)[0]?.active;
}

/** The public address of an app: the program of what is active answers. */
export function createPublicHost(store: Store, app: App): Handler {
  return async (request) => {
    settle(store);
    const active = routed(app, request);
    const program = active === undefined ? undefined : programOf(active);
    if (program !== undefined) return program.answer(request);
    const body = '<!DOCTYPE html><html><body><h1>404</h1><p>No active service</p></body></html>\n';
    return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
  };
}
