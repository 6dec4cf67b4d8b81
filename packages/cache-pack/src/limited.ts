/** Runs work at once up to a limit. */
export interface Limited {
  /** Waits for room and starts. Rejects with the first failure of earlier work. */
  run(work: () => Promise<void>): Promise<void>;
  /** Waits until nothing runs, whatever became of it. */
  idle(): Promise<void>;
  /** The same, and rejects with the first failure. */
  settle(): Promise<void>;
}

export function createLimited(limit: number): Limited {
  const going = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    run: async (work) => {
      while (going.size >= limit) await Promise.race(going);
      check();
      const task: Promise<void> = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => going.delete(task));
      going.add(task);
    },
    idle: async () => {
      await Promise.all(going);
    },
    settle: async () => {
      await Promise.all(going);
      check();
    },
  };
}
