import { measure, paint, type Line } from './paint.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Screen {
  /** Puts lines where the last live lines were. */
  draw(lines: readonly Line[]): void;
  /** Puts lines that stay above the live ones, which go until the next `draw`. */
  keep(lines: readonly Line[]): void;
}

// Terminals that know synchronized output show a frame at once; the others ignore it.
const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];

/** Draws over its own last lines, in one write per frame; the size is asked for at each frame. */
export function createScreen(write: (text: string) => void, size: () => TerminalSize, color: boolean): Screen {
  let widths: readonly number[] = [];
  /** Back to the first live line, which a narrower window may have wrapped. */
  const goBack = ({ columns, rows }: TerminalSize): string => {
    const taken = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    const up = Math.min(taken, rows - 1);
    return up > 0 ? `\r\x1b[${up}A` : '\r';
  };
  const put = (lines: readonly string[]): string => lines.map((line) => `\x1b[2K${line}\n`).join('');
  return {
    draw(lines) {
      const current = size();
      const shown = lines
        .slice(0, Math.max(0, current.rows - 1))
        .map((line) => paint(line, current.columns - 1, color));
      write(`${begin}${goBack(current)}${put(shown)}\x1b[0J${end}`);
      widths = lines
        .slice(0, shown.length)
        .map((line) => Math.min(current.columns - 1, measure(line.map(({ text }) => text).join(''))));
    },
    keep(lines) {
      const current = size();
      write(`${begin}${goBack(current)}\x1b[0J${put(lines.map((line) => paint(line, Infinity, color)))}${end}`);
      widths = [];
    },
  };
}
