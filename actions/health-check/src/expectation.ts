import type { InputsOf } from '@aevon/kit';
import { Failure, isFullCommitId } from '@aevon/ports';
import { type CommitPlace, type Expectation, parseStatuses } from '@aevon/verify';
import type { spec } from './definition.ts';

type Inputs = Pick<
  InputsOf<typeof spec>,
  'commit' | 'commitPath' | 'commitHeader' | 'expectStatus' | 'expectBody' | 'minCertificateDays'
>;

function invalid(what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'expectation-invalid', what, fix });
}

function placeOf({ commitPath, commitHeader }: Inputs): CommitPlace {
  if (commitPath !== undefined && commitHeader !== undefined)
    throw invalid('both `commit-path` and `commit-header` are given', 'give the one that the services answer');
  if (commitHeader !== undefined) return { in: 'header', name: commitHeader };
  return commitPath === undefined ? { in: 'body' } : { in: 'json', path: commitPath.split('.') };
}

function commitOf(inputs: Inputs): Pick<Expectation, 'commit'> {
  const { commit, commitPath, commitHeader } = inputs;
  if (commit === undefined) {
    if (commitPath === undefined && commitHeader === undefined) return {};
    throw invalid(
      'a place of the commit is given, but no `commit`',
      'give `commit`, such as `${{ github.sha }}`, or leave the place out',
    );
  }
  if (!isFullCommitId(commit))
    throw invalid(`${JSON.stringify(commit.slice(0, 80))} is not the full id of a commit`, 'give all 40 digits');
  return { commit: { is: commit, place: placeOf(inputs) } };
}

/** What every target must answer. @throws Failure `expectation-invalid`. */
export function readExpectation(inputs: Inputs): Expectation {
  const { expectStatus, expectBody, minCertificateDays } = inputs;
  const statuses = parseStatuses(expectStatus);
  if (statuses === undefined)
    throw invalid(`\`expect-status\` is ${JSON.stringify(expectStatus)}`, 'write statuses such as `200-299, 304`');
  return {
    statuses,
    ...commitOf(inputs),
    ...(expectBody === undefined ? {} : { contains: expectBody }),
    ...(minCertificateDays === undefined ? {} : { minCertificateDays }),
  };
}
