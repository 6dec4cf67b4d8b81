import { type Artifact, deploy, type Outcome, type Target } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import { bounds, imageOf, type KoyebScene } from './stage.ts';

/** Deploys the image `2…` unless another is asked for. */
export async function play(
  { clock }: KoyebScene,
  target: Target,
  more: { readonly artifact?: Artifact; readonly timeoutMs?: number } = {},
): Promise<Outcome> {
  const around = { clock, signal: bounds.signal, progress: () => undefined, save: () => undefined };
  return deploy({ target, artifact: imageOf('2'), timeoutMs: 600_000, ...more }, around);
}

/** The facts of the failure that it ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<Failure['facts']> {
  const ended = await work.then(
    () => 'it went well',
    (error: unknown) => error,
  );
  if (ended instanceof Failure) return ended.facts;
  throw new Error('no failure', { cause: ended });
}

/** All that a reader is told. */
export function wordsOf({ what, cause, fix }: Failure['facts']): string {
  return [what, cause, fix].join(' ');
}

/** Reads something of the API past the adapter. */
export async function read({ http, koyeb }: KoyebScene, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${koyeb.token}` };
  const request = { method: 'GET', url: `https://app.koyeb.com${path}`, headers, deadlineMs: 5_000 } as const;
  const { body } = await http.send({ ...request, purpose: 'look' });
  return JSON.parse(new TextDecoder().decode(body));
}
