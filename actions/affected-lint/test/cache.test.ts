import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CacheStore } from '@aevon/ports';
import { describe, expect, it } from 'vitest';
import { lint } from '../src/lint.ts';
import { createFolder, createShop, planOf, ui, writeFiles } from './parts/shop.ts';
import { portsAt, runnerAt, settingsAt } from './parts/world.ts';

const plan = planOf([ui]);

interface Kept {
  readonly key: string;
  readonly file: string;
}

/** Keeps entries in a folder; the newest wins. */
async function createStore(): Promise<CacheStore & { readonly kept: Kept[] }> {
  const folder = await createFolder();
  const kept: Kept[] = [];
  return {
    kept,
    find: ({ restoreKeys = [] }) => {
      const found = kept.findLast(({ key }) => restoreKeys.some((prefix) => key.startsWith(prefix)));
      if (found === undefined) return Promise.resolve({ outcome: 'miss' });
      const download = async (to: string) => {
        await copyFile(found.file, to);
        return { outcome: 'done', bytes: (await readFile(to)).length } as const;
      };
      return Promise.resolve({ outcome: 'hit', key: found.key, exact: false, download });
    },
    save: async ({ key, file }) => {
      const copy = path.join(folder, `${kept.length}.pack`);
      await copyFile(file, copy);
      kept.push({ key, file: copy });
      return { outcome: 'saved', bytes: 1024 };
    },
  };
}

describe('the content caches', () => {
  it('are kept as one entry of the job and used by the next run, with the same findings', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'foo();\n', 'packages/ui/src/b.js': 'export const b="b"' });
    const store = await createStore();
    const cold = await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan }));
    expect(cold.cache).toEqual({ hit: false, restored: 'nothing kept yet', saved: 'kept 1 KiB' });
    expect(store.kept.map(({ key }) => key)).toEqual(['aevon-lint-Linux-X64-lint-1-1-all']);
    const warm = await lint(
      portsAt(shop, { cache: store, runner: runnerAt(shop, { runId: '2' }) }),
      settingsAt(shop, { cache: true, plan }),
    );
    expect(warm.cache).toMatchObject({ hit: true, saved: 'unchanged, nothing to keep' });
    expect(warm.findings).toEqual(cold.findings);
  });

  it('see a change of a file', async () => {
    const shop = await createShop({ 'packages/ui/src/a.js': 'export const a = 1;\n' });
    const store = await createStore();
    expect((await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan }))).verdict).toBe(
      'passed',
    );
    await writeFiles(shop, { 'packages/ui/src/a.js': 'foo();\n' });
    expect((await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan }))).verdict).toBe(
      'failed',
    );
  });

  it('are left out when they come back damaged', async () => {
    const shop = await createShop();
    const store = await createStore();
    await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan }));
    await writeFile(store.kept[0]?.file ?? '', 'noise');
    const report = await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan }));
    expect(report.verdict).toBe('passed');
    expect(report.cache.hit).toBe(false);
    expect(report.cache.restored).toContain('damaged');
  });

  it('are not written for a pull request from a fork', async () => {
    const shop = await createShop();
    const store = await createStore();
    const payload = { pull_request: { head: { ref: 'x', sha: 'y', repo: { full_name: 'mallory/shop' } } } };
    const report = await lint(portsAt(shop, { cache: store }), settingsAt(shop, { cache: true, plan, payload }));
    expect(store.kept).toEqual([]);
    expect(report.cache.saved).toContain('fork');
  });

  it('cost nothing but a word when the service fails', async () => {
    const shop = await createShop();
    const broken: CacheStore = {
      find: () => Promise.reject(new Error('reset')),
      save: () => Promise.reject(new Error('never asked')),
    };
    const report = await lint(portsAt(shop, { cache: broken }), settingsAt(shop, { cache: true, plan }));
    expect(report.verdict).toBe('passed');
    expect(report.cache).toEqual({ hit: false, restored: 'not available: reset', saved: 'nothing kept' });
  });

  it('are only read where this run may not write', async () => {
    const shop = await createShop();
    const readOnly: CacheStore = {
      find: () => Promise.resolve({ outcome: 'miss' }),
      save: () => Promise.resolve({ outcome: 'read-only', reason: 'ACTIONS_CACHE_MODE of this job is read' }),
    };
    const report = await lint(portsAt(shop, { cache: readOnly }), settingsAt(shop, { cache: true, plan }));
    expect(report.verdict).toBe('passed');
    expect(report.cache.saved).toBe('not kept: ACTIONS_CACHE_MODE of this job is read');
  });
});
