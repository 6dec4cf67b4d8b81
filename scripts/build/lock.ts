import { mkdirSync, rmSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const staleMs = 5 * 60_000;

function take(place: string): boolean {
  try {
    mkdirSync(place);
    return true;
  } catch {
    const stats = statSync(place, { throwIfNoEntry: false });
    // Whoever made it was killed.
    if (stats !== undefined && Date.now() - stats.mtimeMs > staleMs) rmSync(place, { recursive: true, force: true });
    return false;
  }
}

/** Runs `body` while no other process holds `place`: two builds at once would write into one folder. */
export async function withLock<T>(place: string, body: () => Promise<T>): Promise<T> {
  while (!take(place)) await delay(200);
  try {
    return await body();
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
