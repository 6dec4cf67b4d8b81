import type { Provided } from '@aevon/toolchain';

export interface Timing {
  readonly what: string;
  readonly ms: number;
}

interface ShownTools {
  readonly node: Provided;
  readonly pnpm: Provided | undefined;
  readonly uv: Provided | undefined;
}

/** One folded line with the versions; people only open it when something is off. */
export function summarizeSetup({ node, pnpm, uv }: ShownTools, cache: string, timings: readonly Timing[]): string {
  const shown = Object.entries({ Node: node, pnpm, uv });
  const tools = shown.flatMap(([name, tool]) => (tool === undefined ? [] : [`${name} ${tool.version}`]));
  const rows = timings.map(({ what, ms }) => `| ${what.replaceAll('|', '\\|')} | ${(ms / 1000).toFixed(1)} s |`);
  const table = rows.length === 0 ? [] : ['', '| install | time |', '|---|---|', ...rows];
  return [`<details><summary>Set up: ${tools.join(', ')}; cache ${cache}</summary>`, ...table, '', '</details>'].join(
    '\n',
  );
}
