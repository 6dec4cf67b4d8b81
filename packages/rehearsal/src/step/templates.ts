import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { Failure, messageOf } from '@aevon/ports';
import type { EvaluateTemplate } from './inputs.ts';

/** Contexts as plain data, by name. */
export type Contexts = Readonly<Record<string, unknown>>;

function evaluateExpression(expression: string, contexts: Contexts): string {
  try {
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, Object.keys(contexts), []).parse();
    const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
    if (!(values instanceof data.Dictionary)) throw new TypeError('contexts are an object');
    return new Evaluator(tree, values).evaluate().coerceString();
  } catch (error) {
    throw new Failure({
      kind: 'user',
      code: 'expression-invalid',
      what: `\${{ ${expression.trim()} }} can't be evaluated: ${messageOf(error)}`,
      fix: `use the contexts ${Object.keys(contexts).join(', ')} and GitHub's functions`,
    });
  }
}

/** Evaluates the `${{ }}` of a text with the given contexts. @throws Failure `expression-invalid`, from the function it makes. */
export function evaluatorOf(contexts: Contexts): EvaluateTemplate {
  return (template) =>
    template.replace(/\$\{\{((?:'[^']*'|[^'])*?)\}\}/g, (_, expression: string) =>
      evaluateExpression(expression, contexts),
    );
}
