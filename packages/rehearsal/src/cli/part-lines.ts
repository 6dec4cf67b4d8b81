import type { PartRecord } from '../record.ts';

/** What is real and what stands in. */
export function partLines(parts: readonly PartRecord[]): string[] {
  const words = { real: 'real', 'stand-in': 'stand-in', absent: 'ABSENT' } as const;
  return parts.map(({ kind, name, note }) => `${words[kind].padEnd(9)} ${name}: ${note}`);
}
