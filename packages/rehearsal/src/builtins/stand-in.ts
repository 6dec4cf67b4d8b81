import type { TemplateToken } from '../engine/language/official.ts';
import type { Running, Worked } from '../engine/steps/step.ts';

/** Does here what a third-party action does on GitHub. */
export interface StandIn {
  /** `owner/name`. */
  readonly action: string;
  /** How it differs from the real one. */
  readonly note: string;
  run(running: Running, given: TemplateToken | undefined): Promise<Pick<Worked, 'result' | 'said'>>;
}
