import { evaluate, type Scope } from './expression.ts';
import { parser, type TemplateToken } from './official.ts';
import { isObject, toText, type Json } from './values.ts';

/** Gives a part of a workflow its value: expressions evaluated, all else as written. */
export function evaluateToken(token: TemplateToken, scope: Scope): Json {
  if (parser.isBasicExpression(token)) return evaluate(token.expression, scope);
  if (parser.isString(token) || parser.isNumber(token) || parser.isBoolean(token)) return token.value;
  if (parser.isSequence(token))
    return Array.from({ length: token.count }, (_, index) => evaluateToken(token.get(index), scope));
  if (parser.isMapping(token)) return evaluateMapping(token, scope);
  return null;
}

function evaluateMapping(token: TemplateToken, scope: Scope): Json {
  const result: Record<string, Json | undefined> = {};
  if (!parser.isMapping(token)) return result;
  for (const { key, value } of token) {
    const evaluated = evaluateToken(value, scope);
    // `${{ insert }}: ${{ expression }}` lays the object it gives in place of the key.
    if (key.isExpression && !parser.isBasicExpression(key)) Object.assign(result, isObject(evaluated) ? evaluated : {});
    else result[toText(evaluateToken(key, scope))] = evaluated;
  }
  return result;
}

export function evaluateText(token: TemplateToken | undefined, scope: Scope): string | undefined {
  return token === undefined ? undefined : toText(evaluateToken(token, scope));
}

/** A mapping of texts: `env`, `with`, `outputs`. */
export function evaluateTexts(token: TemplateToken | undefined, scope: Scope): Record<string, string> {
  const value = token === undefined ? {} : evaluateToken(token, scope);
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toText(item)]));
}

export function evaluateNumber(token: TemplateToken | undefined, scope: Scope): number | undefined {
  const text = evaluateText(token, scope);
  return text === undefined || text === '' ? undefined : Number(text);
}

export function evaluateFlag(token: TemplateToken | undefined, scope: Scope): boolean {
  return token !== undefined && evaluateText(token, scope) === 'true';
}
