import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A JSON value that is an object. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function child(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isJson(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);
}

export interface Match {
  readonly method: string;
  /** The documented template, e.g. `/repos/{owner}/{repo}`. */
  readonly template: string;
  readonly operation: Json;
  readonly parameters: Readonly<Record<string, string>>;
}

/** GitHub's published description of its REST API. */
export interface Description {
  /** Follows `$ref`s at the top of a schema. */
  follow(schema: unknown): Json;
  /** The documented operation for a path; literal segments win over parameters. */
  match(method: string, path: string): Match | undefined;
}

/** Parameters that may hold slashes are marked in the description. */
function compile(template: string, multi: ReadonlySet<string>): { pattern: RegExp; names: string[] } {
  const names: string[] = [];
  const source = template.replace(/\{([^}]+)\}|[.*+?^${}()|[\]\\]/g, (text, name: string | undefined) => {
    if (name === undefined) return `\\${text}`;
    names.push(name);
    return multi.has(name) ? '(.+)' : '([^/]+)';
  });
  return { pattern: new RegExp(`^${source}$`), names };
}

/** Sorts literal segments before parameters, those before parameters with slashes, and ends last. */
function weightOf(template: string, multi: ReadonlySet<string>): string {
  const weigh = (segment: string): string => {
    const name = /^\{([^}]+)\}$/.exec(segment)?.[1];
    if (name === undefined) return '0';
    return multi.has(name) ? '2' : '1';
  };
  return `${template.split('/').map(weigh).join('')}3`;
}

function loadDocument(): Json {
  const path = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isJson(value)) throw new Error('The OpenAPI description of GitHub is not an object.');
  return value;
}

export function openDescription(document: Json = loadDocument()): Description {
  const follow = (schema: unknown): Json => {
    let at = schema;
    for (let hops = 0; hops < 20 && isJson(at) && typeof at['$ref'] === 'string'; hops += 1)
      at = child(document, ...at['$ref'].slice(2).split('/'));
    return isJson(at) ? at : {};
  };
  const multiOf = (item: unknown): Set<string> => {
    const operations = Object.values(isJson(item) ? item : {});
    const parameters = operations.flatMap((operation) => child(operation, 'parameters') ?? []).map(follow);
    return new Set(
      parameters.filter((parameter) => parameter['x-multi-segment'] === true).map(({ name }) => String(name)),
    );
  };
  const paths = child(document, 'paths');
  const routes = Object.entries(isJson(paths) ? paths : {})
    .map(([template, item]) => {
      const multi = multiOf(item);
      return { template, item, weight: weightOf(template, multi), ...compile(template, multi) };
    })
    .sort((a, b) => a.weight.localeCompare(b.weight));
  return {
    follow,
    match: (method, path) => {
      for (const { template, item, pattern, names } of routes) {
        const found = pattern.exec(path);
        const operation = child(item, method.toLowerCase());
        if (found === null || !isJson(operation)) continue;
        const parameters = Object.fromEntries(
          names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
        );
        return { method, template, operation, parameters };
      }
      return undefined;
    },
  };
}
