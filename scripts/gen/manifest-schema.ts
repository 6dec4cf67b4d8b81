import * as pipeline from '@aevon/pipeline';

/** The published JSON Schema of `aevon.yml`. */
export async function manifestSchema(): Promise<Map<string, string>> {
  const schema: unknown = 'manifestJsonSchema' in pipeline ? pipeline.manifestJsonSchema : undefined;
  return schema === undefined
    ? new Map()
    : new Map([['packages/pipeline/schema/aevon.schema.json', JSON.stringify(schema)]]);
}
