import type { Signer } from '../../../azure-blob/signature.ts';
import type { Artifacts } from '../../artifacts/store.ts';
import type { CacheEntries } from '../../cache/store.ts';
import type { RepositoryState } from '../../state.ts';
import type { Operations } from '../operation.ts';
import type { RateBudget } from '../rate-budget.ts';
import { artifactOperations } from './artifacts.ts';
import { cacheOperations } from './caches.ts';
import { checkOperations } from './checks.ts';
import { codeScanningOperations } from './code-scanning.ts';
import { commentOperations } from './comments.ts';
import { commitOperations } from './commits.ts';
import { contentOperations } from './contents.ts';
import { deploymentOperations } from './deployments.ts';
import { pullOperations } from './pulls.ts';
import { refOperations } from './refs.ts';
import { repositoryOperations } from './repositories.ts';
import { runOperations } from './runs.ts';
import { statusOperations } from './statuses.ts';

export interface OperationParts {
  readonly state: RepositoryState;
  readonly artifacts: Artifacts;
  readonly caches: CacheEntries;
  readonly signer: Signer;
  readonly budget: RateBudget;
  readonly rateLimit: number;
}

/** Everything of GitHub's REST API that this stand-in does. */
export function collectOperations({ state, artifacts, caches, signer, budget, rateLimit }: OperationParts): Operations {
  return new Map([
    ...repositoryOperations(state, budget, rateLimit),
    ...commitOperations(state),
    ...contentOperations(state),
    ...refOperations(state),
    ...pullOperations(state),
    ...commentOperations(state),
    ...checkOperations(state),
    ...statusOperations(state),
    ...deploymentOperations(state),
    ...runOperations(state),
    ...artifactOperations(state, artifacts, signer),
    ...cacheOperations(state, caches),
    ...codeScanningOperations(state),
  ]);
}
