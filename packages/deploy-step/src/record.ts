import { type Artifact, type Named, type Outcome, spellArtifact, type Target } from '@aevon/deploy';
import {
  type Deployment,
  type Deployments,
  type NewStatus,
  type ReleasePayload,
  runUrl,
  isOf,
  shortArtifact,
} from '@aevon/github';
import { Failure, type Runner } from '@aevon/ports';

/** What a release is recorded as on GitHub. */
export interface RecordAs {
  readonly environment: string;
  /** Full id of the commit that the artifact was made from. */
  readonly commit: string;
  readonly task: 'deploy' | 'rollback';
  /** Whether the environment goes away again. */
  readonly transient: boolean;
  readonly target: Target;
  readonly artifact: Artifact;
  /** Of a rollback: the platform's id of the release that it puts back. */
  readonly restores?: string;
  /** Why it is done, in the words of whoever does it. */
  readonly reason?: string;
}

export interface RecordTools {
  readonly deployments: Deployments;
  readonly runner: Runner;
  /** Keeps the id of a record that has no end yet; empty: none. */
  readonly keep: (recordId: string) => void;
}

/** How the record of a release ended. */
export interface Recorded {
  /** Undefined where nothing was released, or its record could not be made. */
  readonly id: number | undefined;
  /** Why GitHub did not take it, if it did not. */
  readonly trouble: Failure | undefined;
}

/** The record of one release in GitHub Deployments. */
export interface ReleaseRecord {
  /** Begins it, without keeping the release waiting. */
  named(release: Named): void;
  /** @throws nothing of GitHub's: the release is what it is. */
  ended(outcome: Outcome): Promise<Recorded>;
  /** Ends it without a verdict; what GitHub does not take is left to the end of the job. */
  cancelled(): Promise<void>;
}

const maxKnown = 100;
/** Earlier ones that are looked at: one is active, behind those that failed since. */
const maxRetired = 10;

type Service = Named['present']['service'];

/** The name of a platform in a record: `render`. */
export function targetKey({ platform }: Target): string {
  return platform.toLowerCase();
}

function statusOf({ verdict, failure, identity, url }: Outcome, platform: string): NewStatus {
  if (verdict === 'live') {
    const what = identity === undefined ? '' : `: ${shortArtifact(spellArtifact(identity))}`;
    const shown = url === undefined ? {} : { environmentUrl: url };
    return { state: 'success', description: `live on ${platform}, read back${what}`, ...shown };
  }
  const description = failure?.what ?? verdict;
  if (verdict === 'superseded' || verdict === 'skipped') return { state: 'inactive', description };
  return { state: verdict === 'failed' ? 'failure' : 'error', description };
}

function payloadOf({ target, artifact, restores }: RecordAs, { deploymentId, present }: Named, runId: string) {
  const { service, url } = present;
  return {
    ...{ schema: 1, service: service.name, serviceId: service.id, target: targetKey(target), deploymentId },
    artifact: spellArtifact(artifact),
    ...{ run: runId, ...(url === undefined ? {} : { url }), ...(restores === undefined ? {} : { restores }) },
  } satisfies ReleasePayload;
}

async function begin(as: RecordAs, named: Named, { deployments, runner }: RecordTools): Promise<number> {
  const { environment, task, transient, commit, target, reason } = as;
  const { id } = await deployments.begin({
    ...{ ref: commit, environment, task, transient, production: environment === 'production' },
    description: `${task} ${named.present.service.name} on ${target.platform}${reason === undefined ? '' : `: ${reason}`}`,
    payload: payloadOf(as, named, runner.runId),
  });
  return id;
}

/** Earlier releases of the service are no longer what the environment serves. GitHub leaves them active for ever. */
async function retire(deployments: Deployments, earlier: readonly Deployment[]): Promise<void> {
  const retireOne = async ({ id }: Deployment): Promise<void> => {
    const [newest] = await deployments.statuses(id);
    if (newest?.state !== 'success') return;
    await deployments.setStatus(id, { state: 'inactive', description: 'replaced by a later release' });
  };
  // A record that stays active misleads a reader of the page and nobody else.
  await Promise.allSettled(earlier.slice(0, maxRetired).map(retireOne));
}

/**
 * Whether it is the record of the same release, of an earlier attempt. A platform may put a release back under the id
 * that it had: that is a release of its own, once in a run.
 */
function isSame({ task, release }: Deployment, named: Named, as: RecordAs, { runId }: Runner): boolean {
  if (release?.deploymentId !== named.deploymentId) return false;
  return as.task === 'deploy' || (task === as.task && release.run === runId);
}

/** Ends a record whose release has no verdict, so that none stays "in progress" for ever. @throws Failure of GitHub. */
export async function endUnproved(
  deployments: Deployments,
  id: number,
  runner: Runner,
  keep: RecordTools['keep'],
): Promise<void> {
  const description = 'the run ended before the release had a verdict';
  await deployments.setStatus(id, { state: 'error', description, logUrl: runUrl(runner) });
  keep('');
}

/**
 * Opens the record of a release that is about to begin. What is recorded already is read first, so that a job that may
 * not do it is told before anything was changed, and a re-run goes on with the record of its first attempt.
 * @throws Failure `github-forbidden` and the others of GitHub.
 */
export async function openRecord(as: RecordAs, tools: RecordTools): Promise<ReleaseRecord> {
  const { deployments, runner, keep } = tools;
  const known = await deployments.list({ environment: as.environment }, maxKnown);
  const target = targetKey(as.target);
  const ofService = ({ id: serviceId, name: service }: Service): Deployment[] =>
    known.filter(({ release }) => release !== undefined && isOf(release, { service, serviceId, target }));
  let begun: Promise<number | undefined> = Promise.resolve(undefined);
  let released: Service | undefined;

  const recordOf = async (named: Named): Promise<number> => {
    const own = ofService(named.present.service).find((one) => isSame(one, named, as, runner));
    const id = own?.id ?? (await begin(as, named, tools));
    keep(String(id));
    if (named.unchanged) return id;
    const description = `${as.target.platform} is at it`;
    // Without this one the record is one of a release that is not begun yet; its end tells the rest.
    await deployments
      .setStatus(id, { state: 'in_progress', description, logUrl: runUrl(runner) })
      .catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
      });
    return id;
  };

  const end = async (outcome: Outcome, id: number): Promise<void> => {
    const isTold = outcome.unchanged && (await deployments.statuses(id))[0]?.state === 'success';
    if (!isTold) await deployments.setStatus(id, { ...statusOf(outcome, as.target.platform), logUrl: runUrl(runner) });
    keep('');
    if (outcome.verdict !== 'live' || released === undefined) return;
    const earlier = ofService(released).filter((one) => one.id < id);
    await retire(deployments, earlier);
  };

  return {
    named: (release) => {
      released = release.present.service;
      begun = recordOf(release);
      // Its failure is told at the end.
      begun.catch(() => undefined);
    },
    ended: async (outcome) => {
      let id: number | undefined;
      try {
        id = await begun;
        if (id !== undefined) await end(outcome, id);
        return { id, trouble: undefined };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { id, trouble: error };
      }
    },
    cancelled: async () => {
      try {
        const id = await begun;
        if (id !== undefined) await endUnproved(deployments, id, runner, keep);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    },
  };
}
