import type { Expr } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast';

/** A part of an expression as somebody would write it. */
export function written(node: Expr): string {
  if (node instanceof Literal) return node.token.lexeme;
  if (node instanceof ContextAccess) return node.name.lexeme;
  if (node instanceof IndexAccess) return written(node.expr) + index(node.index);
  if (node instanceof Grouping) return `(${written(node.group)})`;
  if (node instanceof Unary) return `!${written(node.expr)}`;
  if (node instanceof Binary) return `${written(node.left)} ${node.operator.lexeme} ${written(node.right)}`;
  if (node instanceof Logical) return node.args.map(written).join(` ${node.operator.lexeme} `);
  return node instanceof FunctionCall ? `${node.functionName.lexeme}(${node.args.map(written).join(', ')})` : '*';
}

function index(node: Expr): string {
  const text = written(node);
  return text === '*' || propertyOf(node) !== undefined ? `.${text}` : `[${text}]`;
}

/** The name behind a dot. */
function propertyOf(node: Expr): string | undefined {
  return node instanceof Literal && /^[A-Za-z_]/.test(node.token.lexeme) ? node.token.lexeme : undefined;
}

/** What a part reads of contexts, each as a whole: `needs.plan.outputs.x`, and not `needs` as well. */
export function readsOf(node: Expr): Expr[] {
  if (node instanceof ContextAccess || node instanceof IndexAccess) return [node];
  if (node instanceof Grouping) return readsOf(node.group);
  if (node instanceof Unary) return readsOf(node.expr);
  if (node instanceof Binary) return [...readsOf(node.left), ...readsOf(node.right)];
  if (node instanceof Logical || node instanceof FunctionCall) return node.args.flatMap(readsOf);
  return [];
}

/** The last name of what is read: `x` of `needs.plan.outputs.x`. */
export function shortName(node: Expr): string {
  return (node instanceof IndexAccess ? propertyOf(node.index) : undefined) ?? written(node);
}
