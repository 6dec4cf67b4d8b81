import { data, Evaluator, Lexer, Parser, type Expr } from '@actions/expressions';
import { Failure, messageOf } from '@aevon/ports';
import { toDictionary, toJson, type Json, type JsonObject } from './values.ts';

/** State that `success()`, `failure()` and `cancelled()` ask for. */
export type Status = 'success' | 'failure' | 'cancelled' | 'skipped';

/** All that an expression may refer to. */
export interface Scope {
  readonly contexts: JsonObject;
  /** Absent where GitHub has no status functions. `skipped`: neither of the three functions is true. */
  readonly status?: Status;
  /** Absent where there is no workspace. */
  readonly hashFiles?: (patterns: readonly string[]) => string;
}

/** The names GitHub knows; a workflow that uses another one does not parse. */
const contextNames = [
  'github',
  'env',
  'vars',
  'secrets',
  'inputs',
  'matrix',
  'needs',
  'steps',
  'job',
  'jobs',
  'runner',
  'strategy',
];

function statusFunction(name: string, value: boolean) {
  return { name, minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER, call: () => new data.BooleanData(value) };
}

function functionsOf(scope: Scope) {
  const hashFiles = {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: 255,
    call: (...args: data.ExpressionData[]) =>
      new data.StringData(scope.hashFiles?.(args.map((arg) => arg.coerceString())) ?? ''),
  };
  return [
    statusFunction('always', true),
    statusFunction('success', scope.status === 'success'),
    statusFunction('failure', scope.status === 'failure'),
    statusFunction('cancelled', scope.status === 'cancelled'),
    hashFiles,
  ];
}

function lex(expression: string) {
  const { tokens } = new Lexer(expression).lex();
  // The published lexer turns only the first doubled quote of a string into a quote; the real runner turns all.
  for (const token of tokens)
    if (token.lexeme.startsWith("'")) token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
  return tokens;
}

/** An expression as a tree, and what each part of it is worth. Throws errors of the official library. */
export function openExpression(expression: string, scope: Scope): { tree: Expr; valueOf: (node: Expr) => Json } {
  const functions = functionsOf(scope);
  const tree = new Parser(lex(expression), contextNames, functions).parse();
  const contexts = toDictionary(Object.fromEntries(contextNames.map((name) => [name, scope.contexts[name] ?? null])));
  const byName = new Map(functions.map((item) => [item.name.toLowerCase(), item]));
  return { tree, valueOf: (node) => toJson(new Evaluator(node, contexts, byName).evaluate()) };
}

/**
 * Evaluates one expression, written without its `${{ }}`.
 * @throws Failure `expression-invalid` when it does not parse or a function refuses its arguments.
 */
export function evaluate(expression: string, scope: Scope): Json {
  try {
    const { tree, valueOf } = openExpression(expression, scope);
    return valueOf(tree);
  } catch (error) {
    throw new Failure(
      { kind: 'user', code: 'expression-invalid', what: `\${{ ${expression} }}: ${messageOf(error)}` },
      { cause: error },
    );
  }
}
