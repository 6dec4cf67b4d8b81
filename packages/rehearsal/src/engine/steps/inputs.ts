import type { ActionFile } from '../language/action-file.ts';
import type { Scope } from '../language/expression.ts';
import type { TemplateToken } from '../language/official.ts';
import { evaluateText, evaluateTexts } from '../language/tokens.ts';

export interface ActionInputs {
  readonly values: Readonly<Record<string, string>>;
  /** The runner's warning about inputs that the action does not know. */
  readonly warning: string | undefined;
}

/**
 * What `with` gives, else the defaults of `action.yml`; an unknown input is handed over with a warning.
 * Source: actions/runner `Runner.Worker/ActionRunner.cs`.
 */
export function actionInputs(file: ActionFile, given: TemplateToken | undefined, scope: Scope): ActionInputs {
  const texts = new Map(
    Object.entries(evaluateTexts(given, scope)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const values: Record<string, string> = {};
  for (const [name, fallback] of file.inputs) {
    values[name] = texts.get(name.toLowerCase()) ?? evaluateText(fallback, scope) ?? '';
    texts.delete(name.toLowerCase());
  }
  const unknown = [...texts.keys()];
  const list = (names: Iterable<string>): string => [...names].map((name) => `'${name}'`).join(', ');
  const warning =
    unknown.length === 0
      ? undefined
      : `Unexpected input(s) ${list(unknown)}, valid inputs are [${list(file.inputs.keys())}]`;
  return { values: { ...values, ...Object.fromEntries(texts) }, warning };
}
