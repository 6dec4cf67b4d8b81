import { answerJson, type HostAnswer } from '../world/handler.ts';

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
};

export type Detail = Readonly<Record<string, unknown>>;

/** Thrown by a service to answer with Google's error envelope (google.aip.dev/193). */
export class GoogleError extends Error {
  readonly code: number;
  readonly details: readonly Detail[];

  constructor(code: number, message: string, details: readonly Detail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Thrown by the Security Token Service, which answers as OAuth does (RFC 6749 §5.2). */
export class OauthError extends Error {
  readonly error: string;

  constructor(error: string, message: string) {
    super(message);
    this.error = error;
  }
}

export function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): Detail {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}

function answerError(error: GoogleError | OauthError): HostAnswer {
  if (error instanceof OauthError) return answerJson(400, { error: error.error, error_description: error.message });
  const { code, message, details } = error;
  const status = statuses[code] ?? 'UNKNOWN';
  return answerJson(code, { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } });
}

/** Lets a service throw what it answers with. */
export async function answering(now: Date, serve: () => unknown): Promise<HostAnswer> {
  try {
    return answerJson(200, await serve(), { date: now.toUTCString() });
  } catch (error) {
    if (error instanceof GoogleError || error instanceof OauthError) return answerError(error);
    throw error;
  }
}
