import type { ActionRun, runAction } from '@aevon/rehearsal';
import type { ActionStage } from './stage.ts';

export type Inputs = Readonly<Record<string, string>>;
/** Runs the bundle on a stage with changes of its inputs and of its run. */
export type Play = (
  stage: ActionStage,
  inputs?: Inputs,
  more?: Partial<Parameters<typeof runAction>[0]>,
) => Promise<ActionRun>;
export type Open = () => Promise<ActionStage>;
