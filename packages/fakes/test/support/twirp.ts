import type { RuntimeTokenRequest } from '../../src/index.ts';
import { type Received, send } from './client.ts';
import type { Scene } from './scene.ts';

export type Call = (
  method: string,
  message: object | string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Received>;

/** Calls of one service of the results API with a fresh runtime token. */
export function callerOf(
  scene: Scene,
  service: 'CacheService' | 'ArtifactService',
  request: RuntimeTokenRequest,
): Call {
  const token = scene.github.issueRuntimeToken(request);
  return (method, message, headers = {}) =>
    send(scene.world, 'POST', `${scene.github.resultsUrl}twirp/github.actions.results.api.v1.${service}/${method}`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: message,
    });
}

/** A text field of a JSON answer. */
export function textOf(value: unknown, name: string): string {
  const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof field !== 'string') throw new Error(`The answer has no text ${name}: ${JSON.stringify(value)}`);
  return field;
}
