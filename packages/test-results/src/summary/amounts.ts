/** `1 test`, `2 tests`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A length of time as people read it: `8 ms`, `1.2 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `81.2 %`, or a dash. Never rounded up to 100. */
export function percentage(value: number | undefined): string {
  if (value === undefined) return '–';
  return `${(Math.floor(value * 10) / 10).toFixed(1)} %`;
}

/** Percentage points with their sign and an arrow; empty when unknown. */
export function points(delta: number | undefined): string {
  if (delta === undefined) return '';
  if (Math.abs(delta) < 0.05) return '±0.0';
  return delta > 0 ? `▲ +${delta.toFixed(1)}` : `▼ −${Math.abs(delta).toFixed(1)}`;
}

/** A bar of `width` cells filled by `share` of 1. */
export function bar(share: number, width = 12): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
