import type { Progress, ProgressListener, RehearsalRecord } from '@aevon/rehearsal';
import { journeyLines } from './lines.ts';
import { liveLines } from './live-lines.ts';
import { advance, nothingYet, type LiveState } from './live-state.ts';
import { paint, span, type Line } from './paint.ts';
import { plainLines } from './plain-view.ts';
import { resultLines, type Places } from './result.ts';
import { createScreen, type TerminalSize } from './screen.ts';

export interface ViewOptions {
  readonly write: (text: string) => void;
  /** Asked for at each frame, so that it follows the window. */
  readonly size: () => TerminalSize;
  /** Whether lines may be drawn over. */
  readonly isTTY: boolean;
  /** Whether colours are wanted (NO_COLOR is the caller's to read). */
  readonly color: boolean;
  /** Milliseconds of a clock. */
  readonly now: () => number;
}

export interface TerminalView {
  readonly listener: ProgressListener;
  /** Ends the redrawing and takes the live lines away. Without effect the second time. */
  close(): void;
  /** Closes and writes the result. */
  end(record: RehearsalRecord, places: Places): void;
}

/** Milliseconds between frames. */
const frame = 250;

/** Shows a rehearsal while it goes on: drawn in place on a terminal, line by line elsewhere. */
export function createView(options: ViewOptions): TerminalView {
  const { write, color } = options;
  const put = (lines: readonly Line[]): void => lines.forEach((line) => write(`${paint(line, Infinity, color)}\n`));
  const { listener, close } = options.isTTY
    ? createLiveView(options)
    : { listener: (progress: Progress) => put(plainLines(progress)), close: () => undefined };
  return {
    listener,
    close,
    end(record, places) {
      close();
      put(resultLines(record, places));
    },
  };
}

function createLiveView({ write, size, color, now }: ViewOptions): Pick<TerminalView, 'listener' | 'close'> {
  const screen = createScreen(write, size, color);
  let state: LiveState = nothingYet;
  const draw = (): void => screen.draw(liveLines(state, now(), size().rows - 1));
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearInterval(timer);
    if (timer !== undefined) screen.keep([]);
    timer = undefined;
  };
  return {
    close,
    listener(progress) {
      timer ??= setInterval(draw, frame).unref();
      state = advance(state, progress, now());
      if (progress.type === 'note') screen.keep([[span(progress.text, 'dim')]]);
      if (progress.type === 'journey-end') {
        screen.keep(journeyLines(progress.record).slice(0, 1));
        state = nothingYet;
      }
      draw();
    },
  };
}
