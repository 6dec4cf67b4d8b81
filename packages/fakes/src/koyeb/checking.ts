import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isJson, type Json } from '../github/rest/openapi.ts';
import { GatewayError, rpc } from './errors.ts';
import { type OperationName, queries, replies, type ReplyName } from './schema/answers.ts';
import { updateService } from './schema/definition.ts';
import { closed, type Shape } from './schema/shapes.ts';
import type { KoyebDefinition } from './state.ts';

const ajv = addFormats(new Ajv({ strict: false, allErrors: false }));
const compiled = new Map<string, ValidateFunction>();

function validatorOf(name: string, shape: Shape): ValidateFunction {
  const validate = compiled.get(name) ?? ajv.compile(shape);
  compiled.set(name, validate);
  return validate;
}

/** To JSON of protocol buffers null is the same as nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJson(value)) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutNulls(one)]));
}

/** In the words of the gateway. */
function sentence(error: ErrorObject | undefined): string {
  const name = (error?.instancePath ?? '').split('/').at(-1) ?? '';
  if (error?.keyword === 'additionalProperties')
    return `proto: (line 1): unknown field ${JSON.stringify(Reflect.get(error.params, 'additionalProperty'))}`;
  return `proto: (line 1): invalid value for field ${name}: ${error?.message ?? 'wrong'}`;
}

/** The body of `UpdateService`. */
export interface UpdateServiceBody {
  readonly definition?: KoyebDefinition;
  readonly skip_build?: boolean;
  readonly save_only?: boolean;
  readonly life_cycle?: Readonly<Record<string, number>>;
}

/** @throws GatewayError for what is no JSON or not of the message. */
export function readUpdate(body: Buffer): UpdateServiceBody {
  let value: unknown;
  try {
    value = withoutNulls(JSON.parse(body.toString('utf8')));
  } catch {
    throw new GatewayError(400, rpc.invalidArgument, 'proto: syntax error (line 1:1): unexpected token');
  }
  const validate = validatorOf('UpdateService', updateService);
  if (!validate(value)) throw new GatewayError(400, rpc.invalidArgument, sentence(validate.errors?.[0]));
  return value as UpdateServiceBody;
}

export type Query = Readonly<Record<string, string | readonly string[]>>;

/** @throws GatewayError for a name that the operation does not have, or a value of another kind. */
export function readQuery(name: OperationName, parameters: URLSearchParams): Query {
  const shapes: Readonly<Record<string, Shape>> = queries[name];
  const values = Object.fromEntries(
    [...new Set(parameters.keys())].map((key) => {
      const all = parameters.getAll(key);
      const one = all.length === 1 ? (all[0] ?? '') : all;
      return [key, shapes[key]?.['type'] === 'array' ? all : one];
    }),
  );
  const validate = validatorOf(`query of ${name}`, closed(shapes));
  if (!validate(values)) throw new GatewayError(400, rpc.invalidArgument, sentence(validate.errors?.[0]));
  return values;
}

/** @throws Error when an answer is not as the vendor describes it: a mistake of the stand-in. */
export function checkReply(name: ReplyName, value: Json): void {
  const validate = validatorOf(name, replies[name]);
  if (!validate(withoutNulls(value))) throw new Error(`${name} is wrong: ${ajv.errorsText(validate.errors)}`);
}
