import type { Json } from '../../github/rest/openapi.ts';
import { type Query, type UpdateServiceBody } from '../checking.ts';
import { invalid } from '../errors.ts';
import type { OperationName, ReplyName } from '../schema/answers.ts';
import type { Store } from '../state.ts';

/** A call that was found well-formed and allowed. */
export interface Call {
  readonly store: Store;
  /** From the path; empty for a list. */
  readonly id: string;
  readonly query: Query;
  /** Empty unless the operation is an update. */
  readonly body: UpdateServiceBody;
}

export interface Operation {
  readonly name: OperationName;
  readonly reply: ReplyName;
  readonly act: (call: Call) => Json;
}

export function one(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(query: Query, name: string, otherwise: number): number {
  const value = one(query, name);
  if (value === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(value)) throw invalid('Validation error', [{ field: name, description: 'Must be a number' }]);
  return Number(value);
}

/** The part of a list that `limit` and `offset` ask for. */
export function pageOf<T>(query: Query, list: readonly T[]): { readonly items: readonly T[]; readonly pages: Json } {
  const limit = numberOf(query, 'limit', 10);
  const offset = numberOf(query, 'offset', 0);
  if (limit > 100) throw invalid('Validation error', [{ field: 'limit', description: 'Must not be more than 100' }]);
  const items = list.slice(offset, offset + limit);
  return { items, pages: { limit, offset, count: list.length, has_next: offset + limit < list.length } };
}
