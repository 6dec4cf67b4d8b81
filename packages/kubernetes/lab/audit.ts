import { existsSync, readFileSync } from 'node:fs';

/** A line of the audit log: what somebody asked, and what they were answered. */
export interface AuditLine {
  readonly verb: string;
  readonly user: string;
  /** With its query. */
  readonly uri: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly code: number;
}

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
}

/** Reads the log. It is written before an answer is given, so an answer implies its line. */
export function readAudit(file: string): readonly AuditLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const { verb, requestURI, user, objectRef, responseStatus } = JSON.parse(line) as AuditEvent;
    const { resource = '', namespace = '', name = '' } = objectRef ?? {};
    return { verb, user: user.username, uri: requestURI, resource, namespace, name, code: responseStatus?.code ?? 0 };
  });
}
