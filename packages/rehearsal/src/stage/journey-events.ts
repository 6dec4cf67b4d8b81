import { join } from 'node:path';
import { createGithub } from '@aevon/fakes';
import type { EventFacts } from '../engine/graph/facts.ts';
import { journeys } from '../journeys/index.ts';
import { createScratch } from '../repository/scratch.ts';
import { makeMove, type MoveSurroundings } from './play-journey.ts';

export interface JourneyEventsOptions {
  /** The monorepo that is copied. */
  readonly from: string;
  /** `owner/name` that the payloads name. */
  readonly fullName: string;
  /** An empty folder for the repository. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface JourneyEvent {
  readonly journey: string;
  readonly event: EventFacts;
}

/** What journeys bring about, without any workflow being run: for other runners than the rehearsal's own. */
export interface JourneyEvents {
  readonly events: readonly JourneyEvent[];
  /** The bare repository with every commit and ref that the events name. */
  readonly repository: string;
}

/**
 * Makes the moves of journeys, in this order, in one new repository.
 * @throws Failure `journey-outdated` when an edit does not fit the monorepo.
 */
export async function makeJourneyEvents(
  names: readonly string[],
  options: JourneyEventsOptions,
): Promise<JourneyEvents> {
  const { fullName, root, from, env } = options;
  const [owner = '', name = ''] = fullName.split('/');
  const defaultBranch = 'main';
  const scratch = await createScratch({ from, root: join(root, 'repository'), defaultBranch, extra: {}, env });
  const [id, ownerId] = [700_000_001, 60_000_000];
  const github = createGithub({
    repository: { owner, name, directory: scratch.bare, defaultBranch, private: true, id, ownerId },
    stateDir: join(root, 'github'),
  });
  const events: JourneyEvent[] = [];
  const repository = { fullName, id, ownerId, private: true, defaultBranch, at: new Date().toISOString() };
  const surroundings: MoveSurroundings = {
    scratch,
    github,
    repository,
    raise: async (journey, { event }) => {
      events.push({ journey, event });
      return [];
    },
  };
  for (const journey of names.flatMap((wanted) => journeys.filter((known) => known.name === wanted)))
    for (const move of journey.moves) await makeMove(surroundings, journey.name, move);
  return { events, repository: scratch.bare };
}
