import type { Scope } from '../language/expression.ts';
import type { TemplateToken } from '../language/official.ts';
import { evaluateToken } from '../language/tokens.ts';
import { isObject, isTruthy, toText } from '../language/values.ts';

/** Reads a `concurrency` key; undefined when there is none or its group is empty. */
export function readConcurrency(token: TemplateToken | undefined, scope: Scope) {
  if (token === undefined) return undefined;
  const value = evaluateToken(token, scope);
  const group = toText(isObject(value) ? value['group'] : value);
  if (group === '') return undefined;
  const cancelInProgress =
    isObject(value) && isTruthy(value['cancel-in-progress'] ?? false) && value['cancel-in-progress'] !== 'false';
  const queue = isObject(value) && value['queue'] === 'max' ? ('max' as const) : ('single' as const);
  return { group, cancelInProgress, queue };
}
