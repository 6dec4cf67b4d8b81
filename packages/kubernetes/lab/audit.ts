import { existsSync, readFileSync } from 'node:fs';
import type { AuditLine } from '../test-real/contract/cluster.ts';

interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
}

/**
 * Reads the log, a line per request: a watch has one in it when it begins and one when it ends. It is written before an
 * answer is given, so an answer implies its line.
 */
export function readAudit(file: string): readonly AuditLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const events = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEvent);
  return [...new Map(events.map((event) => [event.auditID, event])).values()].map((event) => {
    const { verb, requestURI, user, objectRef, responseStatus } = event;
    const { resource = '', namespace = '', name = '' } = objectRef ?? {};
    return { verb, user: user.username, uri: requestURI, resource, namespace, name, code: responseStatus?.code ?? 0 };
  });
}
