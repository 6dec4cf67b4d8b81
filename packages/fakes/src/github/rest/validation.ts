import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { closeSchema } from './closing.ts';
import { child, type Description, isJson, type Json } from './openapi.ts';

/** Checks requests against the published description; validators are made when an operation is first called. */
export interface Validation {
  /** What is wrong with a JSON body, in GitHub's words, or undefined. */
  checkBody(operation: Json, body: unknown): string | undefined;
  /** The query with numbers and booleans as such, or what is wrong with it. */
  readQuery(operation: Json, query: URLSearchParams): Readonly<Record<string, unknown>> | string;
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const place = instancePath === '' ? '' : `For 'properties${instancePath}', `;
  if (keyword === 'unevaluatedProperties' || keyword === 'additionalProperties') {
    const name = String(
      child(params, keyword === 'additionalProperties' ? 'additionalProperty' : 'unevaluatedProperty'),
    );
    return `${place}"${name}" is not a permitted key.`;
  }
  if (keyword === 'required') return `${place}"${String(child(params, 'missingProperty'))}" wasn't supplied.`;
  if (keyword === 'enum') return `${place}value is not a member of ${JSON.stringify(child(params, 'allowedValues'))}.`;
  return `${place}${message ?? keyword}.`;
}

const aboutUnknown = ['unevaluatedProperties', 'additionalProperties'];

/** Misspelt names first, as they explain what is missing. */
function tell(validate: ValidateFunction): string {
  const errors = (validate.errors ?? []).filter(({ keyword }) => !['oneOf', 'anyOf', 'if'].includes(keyword));
  const unknown = errors.filter(({ keyword }) => aboutUnknown.includes(keyword));
  const rest = errors.filter(({ keyword }) => !aboutUnknown.includes(keyword));
  const sentences = [...new Set([...unknown, ...rest].map(sentence))].slice(0, 4);
  return sentences.length > 0 ? sentences.join('\n') : 'No subschema in "anyOf" matched.';
}

function querySchema(description: Description, operation: Json): Json {
  const parameters = operation['parameters'];
  const list = (Array.isArray(parameters) ? parameters : [])
    .map((parameter: unknown) => description.follow(parameter))
    .filter((parameter) => parameter['in'] === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(
      list.map((parameter) => [String(parameter['name']), closeSchema(description, parameter['schema'])]),
    ),
    required: list.filter((parameter) => parameter['required'] === true).map((parameter) => String(parameter['name'])),
    additionalProperties: false,
  };
}

export function createValidation(description: Description): Validation {
  const options = { strict: false, allErrors: true, logger: false } as const;
  const strict = addFormats(new Ajv2019(options));
  const coercing = addFormats(new Ajv2019({ ...options, coerceTypes: true }));
  const bodies = new WeakMap<Json, ValidateFunction>();
  const queries = new WeakMap<Json, ValidateFunction>();

  function bodyValidator(operation: Json): ValidateFunction {
    const known = bodies.get(operation);
    if (known !== undefined) return known;
    const content = description.follow(operation['requestBody'])['content'];
    const schema = child(content, 'application/json', 'schema');
    const validate = strict.compile(
      schema === undefined ? { type: 'object', additionalProperties: false } : closeSchema(description, schema),
    );
    bodies.set(operation, validate);
    return validate;
  }

  function queryValidator(operation: Json): ValidateFunction {
    const known = queries.get(operation);
    if (known !== undefined) return known;
    const validate = coercing.compile(querySchema(description, operation));
    queries.set(operation, validate);
    return validate;
  }

  return {
    checkBody: (operation, body) => {
      const validate = bodyValidator(operation);
      return validate(body) ? undefined : tell(validate);
    },
    readQuery: (operation, query) => {
      const values: unknown = Object.fromEntries(query);
      const validate = queryValidator(operation);
      return validate(values) && isJson(values) ? values : tell(validate);
    },
  };
}
