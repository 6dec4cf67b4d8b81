import type { Artifact, Target } from '@aevon/deploy';
import { Failure, isFullCommitId, type Runner } from '@aevon/ports';
import type { RecordAs } from './record.ts';

/** How a release is recorded on GitHub. */
export interface RecordInputs {
  readonly environment: string | undefined;
  readonly record: boolean;
  readonly commit: string | undefined;
  readonly transient: boolean;
  readonly githubToken: string;
}

/** The inputs that every deploy action has. */
export interface DeployInputs extends RecordInputs {
  readonly artifact: string;
  readonly timeout: number;
  readonly wait: boolean;
  readonly again: boolean;
  readonly dryRun: boolean;
  readonly rollbackOnFailure: 'never' | 'verified' | 'previous';
}

/** The commit of a record: as given, that of the artifact, or that of the run. @throws Failure `commit-invalid`. */
export function commitOf({ commit }: RecordInputs, artifact: Artifact | undefined, runner: Runner): string {
  if (commit === undefined) return artifact?.kind === 'commit' ? artifact.commit : runner.sha;
  if (isFullCommitId(commit)) return commit;
  throw new Failure({
    kind: 'user',
    code: 'commit-invalid',
    what: `\`commit\` is ${JSON.stringify(commit.slice(0, 80))}: not the full id of a commit`,
    fix: 'give all 40 digits, such as `${{ github.sha }}`',
  });
}

/** @throws Failure `rollback-impossible`: what is to be gone back to is found among the records only. */
export function requireRecords({ rollbackOnFailure, environment, wait }: DeployInputs): void {
  if (rollbackOnFailure === 'never') return;
  if (!wait)
    throw new Failure({
      kind: 'user',
      code: 'rollback-impossible',
      what: '`rollback-on-failure` is set, and `wait` is false',
      cause: 'whether a release fails is not known to a step that does not wait for it',
      fix: 'leave `wait` out, or `rollback-on-failure`',
    });
  if (environment !== undefined) return;
  throw new Failure({
    kind: 'user',
    code: 'rollback-impossible',
    what: '`rollback-on-failure` is set, and `environment` is not',
    cause: 'what to go back to is found among the releases that are recorded under an environment',
    fix: 'give `environment`, such as `production`',
  });
}

/** What is to be recorded; undefined where nothing is. @throws Failure `commit-invalid`. */
export function recordAs(
  inputs: RecordInputs,
  released: { readonly target: Target; readonly artifact: Artifact; readonly task: RecordAs['task'] },
  runner: Runner,
): RecordAs | undefined {
  const { environment, record, transient } = inputs;
  if (environment === undefined || !record) return undefined;
  return { ...released, environment, transient, commit: commitOf(inputs, released.artifact, runner) };
}
