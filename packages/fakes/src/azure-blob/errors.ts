import type { HostAnswer } from '../world/handler.ts';

/** One of Azure's documented error answers (learn.microsoft.com, "Blob Storage error codes"). */
export class BlobError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Runs `act`; a thrown BlobError becomes Azure's XML. */
export function answerBlobError(act: () => HostAnswer): HostAnswer {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof BlobError)) throw error;
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`;
    return {
      status: error.status,
      headers: { 'content-type': 'application/xml', 'x-ms-error-code': error.code },
      body,
    };
  }
}
