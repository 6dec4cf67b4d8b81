import { type Artifact, type Call, spellArtifact } from '@aevon/deploy';
import type { Created, Query } from './api.ts';
import type { Settling } from './asked.ts';
import { failure, pinned } from './failures.ts';
import { type Place, type PlaceOptions, readPlace } from './place.ts';
import { presentAt } from './present.ts';
import type { Project } from './schemas.ts';
import type { SendFiles } from './send.ts';
import { readTree } from './source.ts';

/** Where the files of a deployment come from. */
export type Source =
  /** Vercel takes the commit from the repository that the project is linked to. `ref`: the branch that it shows. */
  | { readonly kind: 'git'; readonly ref?: string | undefined }
  /** A folder that holds `.vercel/output`, as `vercel build` made it, and what that names. */
  | { readonly kind: 'prebuilt'; readonly folder: string }
  /** A folder that Vercel builds. */
  | { readonly kind: 'files'; readonly folder: string };

const questionMs = 60_000;

export interface Releasing extends Settling {
  readonly source: Source;
  readonly send: SendFiles;
}

function gitSourceOf({ name, link }: Project, commit: string, ref = commit): object {
  const git = { ref, sha: commit };
  const { type } = link ?? {};
  if ((type === 'github' || type === 'github-limited') && link?.repoId !== undefined)
    return { type, repoId: link.repoId, ...git };
  if (link?.type === 'gitlab' && link.projectId !== undefined)
    return { type: 'gitlab', projectId: link.projectId, ...git };
  if (link?.type === 'bitbucket' && link.uuid !== undefined)
    return { type: 'bitbucket', repoUuid: link.uuid, workspaceUuid: link.workspaceUuid, ...git };
  throw failure({
    kind: 'user',
    code: 'project-unlinked',
    what: `${name} on Vercel is linked to no repository of GitHub, GitLab or Bitbucket, so it cannot take a commit from one`,
    fix: 'link it (Settings, Git), or send the files: `source: files` or `source: prebuilt`',
  });
}

/**
 * The production domains are moved later, once the deployment is proved to be ready; by Vercel itself where nobody waits
 * for that.
 */
function targetOf({ kind, isStaged }: Place, { environment, isWatched = true }: PlaceOptions): object {
  if (kind === 'production')
    return { target: 'production', ...(isWatched || isStaged ? { autoAssignCustomDomains: false } : {}) };
  return kind === 'custom' ? { customEnvironmentSlugOrId: environment } : {};
}

/** A question, of a call that sends files: one that hangs must not take the time of all of them. */
export function question(call: Call): Call {
  return {
    signal: call.signal,
    get deadlineMs() {
      return Math.min(questionMs, call.deadlineMs);
    },
  };
}

/** @throws Failure `rollback-pinned` */
async function requireUnpinned({ api, options }: Settling, place: Place, call: Call): Promise<void> {
  if (!place.isPinned || place.isStaged || (options.onPinnedRollback ?? 'fail') !== 'fail') return;
  throw pinned(place.project, (await presentAt(api, place, options, call)).live?.deploymentId);
}

/**
 * Starts a deployment of exactly this commit, once, and always a new one: that none is live or under way was looked at
 * before, and Vercel would hand out an earlier build of the same files. Files are sent before it: what was stored is not
 * sent again by the next run, and a run that died while sending has deployed nothing.
 */
export async function release(
  releasing: Releasing,
  artifact: Artifact,
  call: Call,
): Promise<{ readonly deploymentId: string }> {
  const { api, options, source, send } = releasing;
  if (artifact.kind !== 'commit')
    throw failure({
      kind: 'user',
      code: 'artifact-unsuitable',
      what: `Vercel deploys commits, so ${spellArtifact(artifact)} cannot be deployed to it`,
      fix: 'give the full id of the commit, such as `${{ github.sha }}`',
    });
  const ask = question(call);
  const place = await readPlace(api, options, ask);
  await requireUnpinned(releasing, place, ask);
  const { project } = place;
  const query: Query = { forceNew: 1, skipAutoDetectionConfirmation: 1 };
  const shared = { name: project.name, project: project.id, ...targetOf(place, options) };
  if (source.kind === 'git') {
    const body = { ...shared, gitSource: gitSourceOf(project, artifact.commit, source.ref) };
    const made = await api.create(body, query, ask);
    if ('id' in made) return { deploymentId: made.id };
    throw failure({
      kind: 'target',
      code: 'upload-failed',
      what: 'Vercel asks for files of a commit that it takes from git',
    });
  }
  const tree = await readTree(source, project, options);
  const projectSettings = {
    rootDirectory: project.rootDirectory ?? null,
    sourceFilesOutsideRootDirectory: project.sourceFilesOutsideRootDirectory ?? true,
  };
  const how = source.kind === 'prebuilt' ? { ...query, prebuilt: 1 } : query;
  const create = async (part: object): Promise<Created> =>
    api.create({ ...shared, projectSettings, ...part }, how, ask);
  return send({ tree, commit: artifact.commit, create }, call);
}
