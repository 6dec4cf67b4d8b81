import type { Failure } from '@aevon/ports';
import { makeTrouble, type Trouble } from '@aevon/test-results';

/** A failure outside the runners as a trouble of the whole run: nothing is known of what it kept away. */
export function troubleOf({ facts }: Failure): Trouble {
  const { code, what, cause, fix = 're-run the failed jobs', details = [] } = facts;
  return makeTrouble({ code, what, fix, details: [...details], ...(cause === undefined ? {} : { cause }) });
}
