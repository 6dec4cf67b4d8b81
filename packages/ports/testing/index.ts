import { Failure, type FailureFacts } from '../src/failure.ts';

/** The Failure that `work` ends with. @throws Error when it ends well, or with something else. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Failure) return thrown;
  throw new Error(`ended with ${String(thrown)} and not with a Failure`, { cause: thrown });
}

/** The facts of the Failure that `work` ends with. @throws Error as `failureOf`. */
export async function factsOf(work: Promise<unknown>): Promise<FailureFacts> {
  return (await failureOf(work)).facts;
}
