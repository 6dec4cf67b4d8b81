import { messageOf } from '@aevon/ports';
import type { StepModel } from '../language/job-model.ts';
import { evaluateText } from '../language/tokens.ts';
import { scopeOf, type Level } from './level.ts';

/** The name of a step as GitHub shows it. */
export function displayName(model: StepModel, level: Level): string {
  const { work } = model;
  const given = model.name ?? (work.type === 'run' ? work.run : undefined);
  const text = given === undefined ? undefined : textOf(given, level);
  if (model.name !== undefined && text !== undefined && text !== '') return text;
  if (work.type === 'uses') return `Run ${work.uses}`;
  if (work.type === 'background') return work.word;
  return `Run ${firstLine(text ?? '')}`;
}

function textOf(token: NonNullable<StepModel['name']>, level: Level): string {
  try {
    return evaluateText(token, scopeOf(level)) ?? '';
  } catch (error) {
    return messageOf(error);
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
