import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const path = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
const document = JSON.parse(readFileSync(path, 'utf8')) as {
  paths: Record<string, Record<string, { responses: Record<string, { $ref?: string }> }>>;
};
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }));
rewriteNullable(document);
ajv.addSchema({ ...document, $id: 'github' });

/** `nullable` of OpenAPI 3.0 as an alternative, in place, as ajv takes it only beside `type` and without `enum`. */
function rewriteNullable(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  Object.values(node).forEach(rewriteNullable);
  if (Reflect.get(node, 'nullable') !== true) return;
  const rest = { ...node, nullable: false };
  Object.keys(node).forEach((name) => Reflect.deleteProperty(node, name));
  Object.assign(node, {
    anyOf: [Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'nullable')), { type: 'null' }],
  });
}

const escape = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What in `value` is not as GitHub's description has it for this answer; read by ajv alone, none of our own code. */
export function faultsOf(method: string, template: string, status: number, value: unknown): string[] {
  const response = document.paths[template]?.[method.toLowerCase()]?.responses[String(status)];
  if (response === undefined) return [`${status} is no documented answer of ${method} ${template}`];
  const base = response.$ref ?? `#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
  const validate = ajv.compile({ $ref: `github${base}/content/application~1json/schema` });
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
