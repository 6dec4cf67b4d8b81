import { Failure } from '@aevon/ports';
import type { Affected, AffectedRequest } from './affected-model.ts';

/**
 * Which packages a change set reaches, directly or through what they depend on, and why.
 * @throws Failure `edge-unknown` when an edge starts from something that is no package.
 */
export function affected(request: AffectedRequest): Affected {
  throw new Failure({ kind: 'bug', code: 'not-built', what: request.changeSet.reason });
}
