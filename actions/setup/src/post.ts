import type { ActionContext, InputsOf } from '@aevon/kit';
import { cacheRefusal, connect } from '@aevon/runtime';
import type { spec } from './definition.ts';
import { saveStore, type StoreCache } from './store-cache.ts';

function isStore(value: unknown): value is StoreCache {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value &&
    'folder' in value &&
    typeof value.folder === 'string' &&
    'key' in value &&
    typeof value.key === 'string'
  );
}

/** The stores that the main phase noted; none when it did not get that far. */
function noted(text: string | undefined): StoreCache[] {
  if (text === undefined) return [];
  const data: unknown = JSON.parse(text);
  return Array.isArray(data) ? data.filter(isStore) : [];
}

/** Saves what was downloaded, once a job has succeeded. */
export async function post(_inputs: InputsOf<typeof spec>, context: ActionContext): Promise<void> {
  const refusal = cacheRefusal(context.runner.eventName);
  if (refusal !== undefined) {
    context.reporter.info(`caches are not saved: ${refusal}`);
    return;
  }
  const { cache } = connect(context);
  for (const store of noted(context.state.get('stores'))) {
    const saved = await saveStore(cache, store, context.runner.temp);
    const size = saved.outcome === 'saved' ? ` (${(saved.bytes / 1024 / 1024).toFixed(1)} MiB)` : '';
    const reason = 'reason' in saved ? ` (${saved.reason})` : '';
    context.reporter.info(`cache of ${store.name}: ${saved.outcome}${size}${reason}`);
  }
}
