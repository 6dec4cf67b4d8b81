import type { Journey } from '../journeys/journey.ts';

/** What makes a folder a Python project, and its code: left out where there is no Python to run it. */
export const pythonFiles = /(?:^|\/)(?:pyproject\.toml|uv\.lock)$|\.pyi?$/;

/** The journeys without what only Python can show. */
export function withoutPython(journeys: readonly Journey[]): Journey[] {
  return journeys.map((journey) => ({
    ...journey,
    moves: journey.moves.map((move) => ({
      ...move,
      commits: move.commits
        .map((commit) => ({ ...commit, edits: commit.edits.filter((edit) => !pythonFiles.test(edit.path)) }))
        .filter((commit) => commit.edits.length > 0),
    })),
    expectations: journey.expectations.filter((expectation) => expectation.python !== true),
  }));
}
