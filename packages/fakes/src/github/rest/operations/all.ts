import type { Signer } from '../../../azure-blob/signature.ts';
import type { Artifacts } from '../../artifacts/store.ts';
import type { RepositoryState } from '../../state.ts';
import type { Operations } from '../operation.ts';
import type { RateBudget } from '../rate-budget.ts';
import { commentOperations } from './comments.ts';
import { repositoryOperations } from './repositories.ts';

export interface OperationParts {
  readonly state: RepositoryState;
  readonly artifacts: Artifacts;
  readonly signer: Signer;
  readonly budget: RateBudget;
  readonly rateLimit: number;
}

/** Everything of GitHub's REST API that this stand-in does. */
export function collectOperations({ state, budget, rateLimit }: OperationParts): Operations {
  return new Map([...repositoryOperations(state, budget, rateLimit), ...commentOperations(state)]);
}
