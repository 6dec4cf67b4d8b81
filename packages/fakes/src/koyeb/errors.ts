import { answerJson, type HostAnswer } from '../world/handler.ts';

export interface FieldError {
  readonly field: string;
  readonly description: string;
}

/** Thrown by an operation to answer with an error body of Koyeb: `Error`, or `ErrorWithFields` for a 400. */
export class KoyebError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];

  constructor(status: number, code: string, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** What is no message of the API at all is refused by the gateway before it, with a `google.rpc.Status`. */
export class GatewayError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Codes of google.rpc.Code. */
export const rpc = { invalidArgument: 3, notFound: 5, unimplemented: 12 } as const;

export function notFound(kind: string, id: string): KoyebError {
  return new KoyebError(404, 'not_found', `${kind} ${id} not found`);
}

export function invalid(message: string, fields: readonly FieldError[] = []): KoyebError {
  return new KoyebError(400, 'invalid_argument', message, fields);
}

export function answerError(error: KoyebError | GatewayError): HostAnswer {
  const { status, message } = error;
  if (error instanceof GatewayError) return answerJson(status, { code: error.code, message, details: [] });
  const fields = status === 400 ? { fields: error.fields } : {};
  return answerJson(status, { status, code: error.code, message, ...fields });
}
