import type { Expr } from '@actions/expressions';
import { FunctionCall, Grouping, Literal, Logical, Unary } from '@actions/expressions/ast';
import { openExpression, type Scope } from './expression.ts';
import { isList, isObject, isTruthy, toText, type Json } from './values.ts';
import { readsOf, shortName, written } from './written.ts';

export interface Surroundings {
  /** Why `success()`, `failure()` or `cancelled()` is true or false, as a clause. */
  readonly status: (name: 'success' | 'failure' | 'cancelled', holds: boolean) => string;
  /** Hides secrets. */
  readonly mask: (text: string) => string;
}

/** Characters of a value. */
const limit = 60;

/** Why a condition that was evaluated to false does not hold: the parts that decided, with the values that they read. */
export function whyFalse(condition: string, scope: Scope, surroundings: Surroundings): string {
  const { tree, valueOf } = openExpression(condition, scope);

  /** Clauses that say why a part is true or false. */
  function because(node: Expr, holds: boolean): string[] {
    if (node instanceof Grouping) return because(node.group, holds);
    if (node instanceof Unary) return because(node.expr, !holds);
    if (node instanceof Logical) return becauseOfAny(node, holds);
    const status = node instanceof FunctionCall ? statusName(node) : undefined;
    return [status === undefined ? leaf(node, holds) : surroundings.status(status, holds)];
  }

  /** One part decides when `&&` is false or `||` is true; else all of them did. */
  function becauseOfAny({ operator, args }: Logical, holds: boolean): string[] {
    const all = (operator.lexeme === '&&') === holds;
    if (all) return args.flatMap((arg) => because(arg, holds));
    const decided = args.find((arg) => isTruthy(valueOf(arg)) === holds);
    return decided === undefined ? [] : because(decided, holds);
  }

  function leaf(node: Expr, holds: boolean): string {
    const reads = readsOf(node);
    if (reads[0] === node) return `\`${written(node)}\` was ${show(valueOf(node))}`;
    if (node instanceof Literal) return `it says \`${written(node)}\``;
    const names = reads.map(shortName);
    const name = (read: Expr): string =>
      names.filter((other) => other === shortName(read)).length > 1 ? written(read) : shortName(read);
    const values = reads.map((read) => `${name(read)} is ${show(valueOf(read))}`);
    return `\`${written(node)}\` was ${holds}${values.length === 0 ? '' : ` (${values.join(', ')})`}`;
  }

  function show(value: Json): string {
    if (value === null) return 'not set';
    if (value === '') return 'empty';
    if (isObject(value)) return 'an object';
    // Masked first: half a secret would not be found.
    const text = isList(value) ? `[${value.map(show).join(', ')}]` : surroundings.mask(toText(value));
    const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
    return typeof value === 'string' ? `'${short}'` : short;
  }

  return because(tree, false).join(' and ');
}

function statusName({ functionName }: FunctionCall): 'success' | 'failure' | 'cancelled' | undefined {
  const names = ['success', 'failure', 'cancelled'] as const;
  return names.find((name) => name === functionName.lexeme.toLowerCase());
}
