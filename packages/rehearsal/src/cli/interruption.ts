import { constants } from 'node:os';

/** Ctrl+C, the end that a service manager or CI asks for, a terminal that was closed, a pipe that nobody reads. */
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';

/** The user wants the rehearsal to end: the reason with which its signal aborts. */
export class Interruption extends Error {
  readonly signal: EndSignal;

  constructor(signal: EndSignal) {
    super('The operation was canceled.');
    this.name = 'Interruption';
    this.signal = signal;
  }
}

/** What a shell calls the end by a signal: 130 for SIGINT, 143 for SIGTERM. */
export function interruptedCode(reason: unknown): number {
  return 128 + constants.signals[reason instanceof Interruption ? reason.signal : 'SIGINT'];
}
