export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
}

export interface Bench {
  readonly name: string;
  /** What is measured against what, for the log. */
  readonly what: string;
  readonly run: () => Row[] | Promise<Row[]>;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

export function rowLine({ what, measured, goal, met }: Row): string {
  return `| ${[what, measured, goal, met ? 'yes' : '**no**'].map(cell).join(' | ')} |`;
}

/** A row for a ratio between two medians of one run. */
export function ratioRow(what: string, ours: number, peer: number, limit: number): Row {
  const ratio = ours / peer;
  const measured = `${ratio.toFixed(3)} × (${ours.toFixed(0)} ms against ${peer.toFixed(0)} ms)`;
  return { what, measured, goal: `≤ ${limit} ×`, met: ratio <= limit };
}
