/** Lets a number of bodies run at a time; the rest wait in order. */
export interface Slots {
  /** Rejects with the signal's reason when aborted while waiting. */
  use<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await queueFor(signal, waiting);
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const use = async <T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> => {
    await acquire(signal);
    try {
      return await body();
    } finally {
      release();
    }
  };
  return { use };
}

/** Waits until somebody calls what is put in the queue, or the signal aborts; then it leaves the queue. */
export function queueFor(signal: AbortSignal, queue: (() => void)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = (): void => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      const place = queue.indexOf(wake);
      if (place >= 0) queue.splice(place, 1);
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', leave, { once: true });
    queue.push(wake);
  });
}
