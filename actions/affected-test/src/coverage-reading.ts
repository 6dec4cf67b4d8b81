import { makeTrouble, type FileCoverage, type MeasuredRules, type Trouble } from '@aevon/test-results';
import type { Target } from './targets.ts';

/** What a runner says of the coverage of one package. */
export interface CoverageReading {
  readonly coverage: FileCoverage[] | undefined;
  /** Thresholds of the package with what they are judged by; undefined without any. */
  readonly measured: MeasuredRules | undefined;
  /** Why a threshold that the package has, or may have, can't be judged. */
  readonly unjudged: string | undefined;
  readonly notes: readonly string[];
}

export const noCoverage: CoverageReading = {
  coverage: undefined,
  measured: undefined,
  unjudged: undefined,
  notes: [],
};

/** The trouble of a package that has a coverage threshold and no coverage to judge by it. */
export function unknownCoverage(target: Target, why: string): Trouble {
  return makeTrouble({
    code: 'coverage-unknown',
    package: target.package,
    what: `${target.package} has a coverage threshold that could not be judged: ${why}`,
    cause: 'the coverage tool failed, or an option such as `--no-cov-on-fail` keeps it from its report',
    fix: `run ${target.runner} with coverage in ${target.path} by hand and see what it says`,
  });
}
