export { createHttp, type HttpOptions } from './client.ts';
export { createProber, type ProberOptions } from './probe.ts';
export { placeOf } from './redaction.ts';
export { retryAfterMs } from './retry-after.ts';
