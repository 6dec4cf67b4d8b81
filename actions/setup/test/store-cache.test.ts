import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CacheStore } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { restoreStore, saveStore, type StoreCache } from '../src/store-cache.ts';

/** A cache that keeps one file, and counts what it was asked. */
function createCache(): CacheStore & { readonly saves: string[]; away: boolean } {
  const kept = new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  return {
    saves: [],
    away: false,
    async find({ key, restoreKeys = [] }) {
      if (this.away) return { outcome: 'unavailable', reason: 'no answer' };
      const found = [...kept.keys()].find(
        (name) => name === key || restoreKeys.some((prefix) => name.startsWith(prefix)),
      );
      if (found === undefined) return { outcome: 'miss' };
      const download = async (to: string) => {
        await copyFile(kept.get(found) ?? '', to);
        return { outcome: 'done', bytes: 1 } as const;
      };
      return { outcome: 'hit', key: found, exact: found === key, download };
    },
    async save({ key, file }) {
      this.saves.push(key);
      const place = join(folder, String(kept.size));
      await copyFile(file, place);
      kept.set(key, place);
      return { outcome: 'saved', bytes: 1 };
    },
  };
}

function scene(): { store: StoreCache; temp: string } {
  const temp = mkdtempSync(join(tmpdir(), 'store-'));
  const folder = join(temp, 'pnpm');
  mkdirSync(join(folder, 'files'), { recursive: true });
  mkdirSync(join(folder, 'projects'));
  writeFileSync(join(folder, 'files/one'), '1');
  symlinkSync('/etc', join(folder, 'projects/link'));
  return { temp, store: { name: 'pnpm', folder, key: 'a-2026-11-x', prefix: 'a-2026-11-' } };
}

describe('the cache of a store', () => {
  it('brings back what was saved, without links to projects of another machine', async () => {
    const { store, temp } = scene();
    const cache = createCache();
    expect(await saveStore(cache, store, temp)).toMatchObject({ outcome: 'saved' });
    rmSync(store.folder, { recursive: true });
    expect(await restoreStore(cache, store, temp)).toEqual({ outcome: 'hit' });
    expect(readFileSync(join(store.folder, 'files/one'), 'utf8')).toBe('1');
    expect(await restoreStore(cache, { ...store, key: 'a-2026-11-y' }, temp)).toEqual({ outcome: 'partial' });
  });

  it('is packed by the first job only, and by none when the service does not answer', async () => {
    const { store, temp } = scene();
    const cache = createCache();
    await saveStore(cache, store, temp);
    expect(await saveStore(cache, store, temp)).toEqual({ outcome: 'exists' });
    cache.away = true;
    expect(await saveStore(cache, { ...store, key: 'other' }, temp)).toEqual({
      outcome: 'unavailable',
      reason: 'no answer',
    });
    expect(cache.saves).toEqual([store.key]);
  });

  it('is not there to keep when nothing was downloaded', async () => {
    const { store, temp } = scene();
    const cache = createCache();
    rmSync(store.folder, { recursive: true });
    expect(await saveStore(cache, store, temp)).toEqual({ outcome: 'unavailable', reason: 'nothing was downloaded' });
    expect(cache.saves).toEqual([]);
  });
});
