import { expect, it } from 'vitest';
import { isFullCommitId, mapParallel, readJson } from '@aevon/ports';

it('works on so many at once, and keeps the order', async () => {
  let [now, most] = [0, 0];
  const results = await mapParallel([30, 1, 20, 1, 1], 2, async (milliseconds, index) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    now -= 1;
    return index;
  });
  expect(results).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

it('begins nothing after the first error, and waits for what is at work', async () => {
  const ended: number[] = [];
  const work = mapParallel([0, 1, 2, 3], 2, async (item) => {
    if (item === 0) throw new Error('broken');
    await new Promise((resolve) => setTimeout(resolve, 10));
    ended.push(item);
  });
  await expect(work).rejects.toThrow('broken');
  expect(ended).toEqual([1]);
});

it('tells a full commit id from all else', () => {
  expect(['a'.repeat(40), '0'.repeat(64)].map(isFullCommitId)).toEqual([true, true]);
  expect(['a'.repeat(39), 'A'.repeat(40), 'main', `${'a'.repeat(40)}\n`].map(isFullCommitId)).not.toContain(true);
});

it('reads JSON, and nothing from what is none', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  expect(['{"a":1}', 'null', '', '{"a"', '<html>'].map((text) => readJson(bytes(text)))).toEqual([
    ...[{ a: 1 }, null, undefined, undefined, undefined],
  ]);
});
