import { Failure, isFullCommitId } from '@aevon/ports';

/** What is deployed and never rebuilt, or the commit that the platform builds. Never a tag: a tag moves. */
export type Artifact =
  | {
      readonly kind: 'image';
      /** Registry and repository, such as `ghcr.io/shop/orders`, without tag. */
      readonly name: string;
      /** `sha256:` and 64 hexadecimal digits. */
      readonly digest: string;
    }
  | {
      readonly kind: 'commit';
      /** The full id of a git commit. */
      readonly commit: string;
    };

const digestPattern = /^sha256:[0-9a-f]{64}$/;

function notPinned(text: string, what: string, fix: string): Failure {
  return new Failure({ kind: 'user', code: 'artifact-not-pinned', what: `${JSON.stringify(text)} ${what}`, fix });
}

/** `name:tag` without its tag; the colon of a port, before the last slash, stays. */
function withoutTag(name: string): string {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/**
 * Reads `name@sha256:…`, `name:tag@sha256:…` (the tag says nothing) or the full id of a commit.
 * @throws Failure `artifact-not-pinned` for a tag, a branch or a short id.
 */
export function parseArtifact(text: string): Artifact {
  if (isFullCommitId(text)) return { kind: 'commit', commit: text };
  const at = text.indexOf('@');
  const name = withoutTag(text.slice(0, Math.max(0, at)));
  const digest = text.slice(at + 1);
  if (at > 0 && name !== '' && !/\s/.test(name) && digestPattern.test(digest)) return { kind: 'image', name, digest };
  if (/^[0-9a-f]{7,39}$/.test(text))
    throw notPinned(text, 'is a short commit id', 'give all 40 digits, such as `${{ github.sha }}`');
  throw notPinned(
    text,
    'names no digest: what it means can change between the test and the deploy',
    'give `name@sha256:…` as the registry answered it when the image was pushed, or the full id of a commit',
  );
}

/** As it is written in inputs, outputs and logs. */
export function spellArtifact(artifact: Artifact): string {
  return artifact.kind === 'image' ? `${artifact.name}@${artifact.digest}` : artifact.commit;
}

/** Whether two are the same bytes: for images the digest alone decides, whatever mirror they came through. */
export function sameArtifact(one: Artifact | undefined, other: Artifact | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.kind === 'image') return other.kind === 'image' && one.digest === other.digest;
  return other.kind === 'commit' && one.commit === other.commit;
}
