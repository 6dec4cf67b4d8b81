import type { CheckoutSettings } from './checkout-settings.ts';

/** What `git fetch` is asked for. Source: actions/checkout `src/ref-helper.ts`. */
export function refspecs({ ref, commit, depth, tags }: CheckoutSettings): string[] {
  const all =
    depth === 0
      ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*']
      : tags
        ? ['+refs/tags/*:refs/tags/*']
        : [];
  const pull = /^refs\/pull\/(?<rest>.+)$/.exec(ref)?.groups?.['rest'];
  if (depth === 0) return pull === undefined ? all : [...all, `+${commit ?? ref}:refs/remotes/pull/${pull}`];
  return [...all, ...single(ref, commit, pull)];
}

function single(ref: string, commit: string | undefined, pull: string | undefined): string[] {
  const branch = /^refs\/heads\/(?<name>.+)$/.exec(ref)?.groups?.['name'];
  if (branch !== undefined) return [`+${commit ?? ref}:refs/remotes/origin/${branch}`];
  if (pull !== undefined) return [`+${commit ?? ref}:refs/remotes/pull/${pull}`];
  if (ref.startsWith('refs/tags/')) return [`+${commit ?? ref}:${ref}`];
  if (commit !== undefined) return [commit];
  if (ref === 'HEAD') return ['+HEAD:refs/remotes/origin/HEAD'];
  return [`+refs/heads/${ref}*:refs/remotes/origin/${ref}*`, `+refs/tags/${ref}*:refs/tags/${ref}*`];
}

/** Arguments of `git checkout` after the fetch; `has` says whether a ref is there. */
export async function checkoutArguments(
  { ref, commit }: CheckoutSettings,
  has: (ref: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const branch = /^refs\/heads\/(?<name>.+)$/.exec(ref)?.groups?.['name'];
  if (branch !== undefined) return ['-B', branch, `refs/remotes/origin/${branch}`];
  if (ref.startsWith('refs/pull/')) return [ref.replace('refs/pull/', 'refs/remotes/pull/')];
  if (ref.startsWith('refs/')) return [commit ?? ref];
  if (commit !== undefined) return [commit];
  if (ref === 'HEAD') return ['refs/remotes/origin/HEAD'];
  if (await has(`refs/remotes/origin/${ref}`)) return ['-B', ref, `refs/remotes/origin/${ref}`];
  return [`refs/tags/${ref}`];
}
