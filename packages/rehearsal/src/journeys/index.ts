import { broken } from './broken.ts';
import type { Journey } from './journey.ts';
import { main } from './main.ts';
import { pullRequest } from './pull-request.ts';

export type { CommitPlan, Expectation, Journey, Move, Seen } from './journey.ts';

/** In the order in which they are listed. */
export const journeys: readonly Journey[] = [pullRequest, main, broken];

/** Played when none is named. */
export const defaultJourneys: readonly string[] = ['pull-request', 'main'];
