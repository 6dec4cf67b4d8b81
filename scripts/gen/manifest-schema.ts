import { manifestJsonSchema } from '@aevon/pipeline';

/** The published JSON Schema of `aevon.yml`. */
export function manifestSchema(): Map<string, string> {
  return new Map([['packages/pipeline/schema/aevon.schema.json', JSON.stringify(manifestJsonSchema())]]);
}
