import { type Artifact, parseArtifact, spellArtifact } from '@aevon/deploy';
import { Failure } from '@aevon/ports';
import type { Definition, Deployment } from './schemas.ts';

function pinned(text: string | null | undefined): Artifact | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    return parseArtifact(text);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * What a deployment runs, by its own record. Of git, the commit that was built wins over the one that was asked for;
 * when the build was skipped only the former says anything, as an earlier build runs then. Undefined for a tag, a branch
 * and every other source.
 */
export function artifactOf({ definition, provisioning_info, skip_build }: Deployment): Artifact | undefined {
  const { docker, git } = definition;
  if (docker !== undefined && docker !== null) {
    const artifact = pinned(docker.image);
    return artifact?.kind === 'image' ? artifact : undefined;
  }
  if (git === undefined || git === null) return undefined;
  const built = pinned(provisioning_info?.sha);
  const asked = skip_build === true ? undefined : pinned(git.sha);
  const artifact = built ?? asked;
  return artifact?.kind === 'commit' ? artifact : undefined;
}

function sourceOf({ docker, git }: Definition): string {
  if (docker !== undefined && docker !== null) return 'runs an image';
  if (git !== undefined && git !== null) return `is built by Koyeb from ${git.repository ?? 'git'}`;
  return 'has neither an image nor a repository as its source';
}

/**
 * The same definition for another artifact; nothing else changes.
 * @throws Failure `source-mismatch` for an image where the service is built from git, or the other way around.
 */
export function withArtifact(definition: Definition, artifact: Artifact, service: string): Definition {
  const { docker, git } = definition;
  if (artifact.kind === 'image' && docker !== undefined && docker !== null)
    return { ...definition, docker: { ...docker, image: spellArtifact(artifact) } };
  if (artifact.kind === 'commit' && git !== undefined && git !== null)
    return { ...definition, git: { ...git, sha: artifact.commit } };
  throw new Failure({
    kind: 'user',
    code: 'source-mismatch',
    what: `${service} ${sourceOf(definition)}, and ${artifact.kind === 'image' ? 'an image' : 'a commit'} was given`,
    fix:
      artifact.kind === 'image'
        ? 'deploy a commit, or change the source of the service to an image in the dashboard first'
        : 'deploy an image by digest, or change the source of the service to git in the dashboard first',
  });
}
