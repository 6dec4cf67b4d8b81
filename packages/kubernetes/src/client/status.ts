import { Failure } from '@aevon/ports';
import { type Json, listAt, textAt } from '../json.ts';
import type { Conflict, Refusal } from './kubernetes.ts';

/** What the server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for what is no JSON, such as a log. */
  readonly data: Json | undefined;
  readonly text: string;
}

export function isGood({ status }: Answer): boolean {
  return status >= 200 && status <= 299;
}

/** The server's own words, or the beginning of whatever a proxy said instead. */
export function messageIn({ data, text, status }: Answer): string {
  return textAt(data, 'message') ?? (text.trim().slice(0, 200) || `HTTP ${status}`);
}

interface Cause {
  readonly reason: string | undefined;
  readonly message: string;
  readonly field: string;
}

function causesOf({ data }: Answer): readonly Cause[] {
  return listAt(data, 'details', 'causes').map((cause) => ({
    reason: textAt(cause, 'reason'),
    message: textAt(cause, 'message') ?? '',
    field: textAt(cause, 'field') ?? '',
  }));
}

function conflictsOf(causes: readonly Cause[]): readonly Conflict[] {
  return causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ message, field }) => ({ manager: /conflict with "([^"]*)"/.exec(message)?.[1] ?? message, field }));
}

/** Also a field that the schema does not know is answered so, with 500: to send it again would never help. */
const typedPatch = 'failed to create typed patch object';

function reasonOf(answer: Answer, conflicts: readonly Conflict[]): Refusal['reason'] | undefined {
  const { status, data } = answer;
  if (status === 409) return conflicts.length > 0 ? 'conflict' : undefined;
  if (status === 403) return 'forbidden';
  if (status === 404) return textAt(data, 'details', 'kind') === 'namespaces' ? 'no-namespace' : 'unknown-kind';
  if (status === 400 || status === 413 || status === 415 || status === 422) return 'invalid';
  return status === 500 && messageIn(answer).includes(typedPatch) ? 'invalid' : undefined;
}

/** Fields in a message of the schema check: `.spec.replica: field not declared in schema`. */
function fieldsIn(message: string): readonly string[] {
  return [...message.matchAll(/(\.[\w.[\]="-]+): field not declared/g)].flatMap(([, field]) => field ?? []);
}

/** Why an object was not taken, or undefined when it may be taken another time. A Secret's values are kept out. */
export function refusalIn(answer: Answer, kind: string): Refusal | undefined {
  const causes = causesOf(answer);
  const conflicts = conflictsOf(causes);
  const reason = reasonOf(answer, conflicts);
  if (reason === undefined) return undefined;
  const words = messageIn(answer);
  const named = causes.map(({ field }) => field).filter((field) => field !== '');
  const fields = named.length > 0 ? named : fieldsIn(words);
  const mayQuote = kind === 'Secret' && reason === 'invalid';
  const message = mayQuote ? `the Secret is invalid${fields.length === 0 ? '' : ` (${fields.join(', ')})`}` : words;
  return { reason, message, fields, conflicts };
}

/** Warnings of the server: `Warning: 299 - "text"`, RFC 7234 §5.5. */
export function warningsIn({ headers }: Answer): readonly string[] {
  const found = (headers['warning'] ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

/** The failure for an answer that is none of those that a call expects. */
export function failureIn(answer: Answer, purpose: string): Failure {
  const { status } = answer;
  const what = `could not ${purpose}: ${messageIn(answer)}`;
  if (status === 401)
    return new Failure({
      kind: 'user',
      code: 'cluster-unauthorized',
      what: `could not ${purpose}: the cluster does not accept the token`,
      cause: 'the token is of another cluster or project, or was taken back',
      fix: 'check which cluster and which identity the step uses',
    });
  if (status === 403)
    return new Failure({
      kind: 'user',
      code: 'cluster-forbidden',
      what,
      cause: 'the identity of the step lacks this right in the cluster',
      fix: 'give it a Role (or an IAM role of the cloud) that allows exactly this verb on this resource',
    });
  if (status === 410 || status === 429 || status >= 500)
    return new Failure({
      kind: 'infrastructure',
      code: 'cluster-unavailable',
      what: `${what} (HTTP ${status})`,
      cause: 'the control plane is starting, overloaded, or one of its admission webhooks does not answer',
      fix: 'run the job again; if it stays so, look at the state of the cluster',
    });
  return new Failure({
    kind: 'user',
    code: 'cluster-request-refused',
    what,
    fix: 'correct what the cluster names; if it is nothing that you gave, report this with the log of the step',
  });
}
