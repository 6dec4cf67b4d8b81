/** Things of one kind that are spelled out for people; the rest is counted. */
export const MAX_SPELLED = 3;

/** "a, b, c and 2 more files". */
export function spell(items: readonly string[], one: string, many: string): string {
  const more = items.length - MAX_SPELLED;
  const shown = items.slice(0, MAX_SPELLED).join(', ');
  return more > 0 ? `${shown} and ${more} more ${more === 1 ? one : many}` : shown;
}
