import { type Call, createPlatformClient } from '@aevon/deploy';
import type { Http } from '@aevon/ports';
import { z } from 'zod';
import { faulty, Refusal, statusPage, tokenFix } from './failures.ts';
import type { Operation } from './operations.ts';

export interface Asked<T> {
  readonly operation: Operation<T>;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** In words for an error: "start a deployment of orders". */
  readonly purpose: string;
  readonly call: Call;
}

export interface Graphql {
  /**
   * Sends one operation and reads its answer.
   * @throws Refusal (`errors`, never asked again), Failure of an answer without data, and of the client.
   */
  ask<T>(asked: Asked<T>): Promise<T>;
}

export type TokenKind = 'project' | 'bearer';

/** Both kinds of token look alike, and each is known in its own header only. */
export function tokenHeader(kind: TokenKind, token: string): Readonly<Record<string, string>> {
  return kind === 'project' ? { 'project-access-token': token } : { authorization: `Bearer ${token}` };
}

const errors = z.array(z.object({ message: z.string() }));
const envelope = z.object({ data: z.unknown(), errors: errors.nullish() });
const wordsIn = z.union([
  z
    .object({ errors: z.tuple([z.object({ message: z.string() })]).rest(z.unknown()) })
    .transform((body) => body.errors[0].message),
  z.object({ message: z.string() }).transform((body) => body.message),
]);

/** Railway's one address. A read is a POST too, so what may be asked again is said by the operation. */
export function createGraphql(http: Http, headers: Readonly<Record<string, string>>): Graphql {
  const client = createPlatformClient({
    http,
    platform: 'Railway',
    baseUrl: 'https://backboard.railway.com/graphql',
    headers,
    wordsOf: (data) => wordsIn.safeParse(data).data,
    tokenFix,
    statusPage,
  });
  return {
    async ask({ operation, variables = {}, purpose, call }) {
      const { data } = await client.send({
        method: 'POST',
        path: '/v2',
        body: { operationName: operation.name, query: operation.document, variables },
        schema: envelope,
        purpose,
        call,
        ...(operation.repeatable ? { retry: 'always' } : {}),
      });
      const first = data.errors?.[0];
      if (first !== undefined) throw new Refusal(purpose, first.message);
      const read = operation.schema.safeParse(data.data);
      if (read.success) return read.data;
      throw faulty(purpose);
    },
  };
}
