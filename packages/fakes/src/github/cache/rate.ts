import { TwirpError } from '../twirp/server.ts';

const window = 60_000;

/** Counts calls in a sliding minute. @throws TwirpError resource_exhausted with Retry-After (seconds) above the limit. */
export function createMinuteLimit(limit: number, now: () => Date): () => void {
  let calls: number[] = [];
  return () => {
    const time = now().getTime();
    calls = calls.filter((call) => call > time - window);
    const [oldest] = calls;
    if (calls.length >= limit && oldest !== undefined) {
      const seconds = Math.max(1, Math.ceil((oldest + window - time) / 1000));
      throw new TwirpError('resource_exhausted', 'rate limit exceeded', { 'retry-after': String(seconds) });
    }
    calls.push(time);
  };
}
