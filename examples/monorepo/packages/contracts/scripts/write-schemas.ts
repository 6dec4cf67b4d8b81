import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSchemas } from '../src/json-schemas.ts';

for (const [file, schema] of describeSchemas()) {
  writeFileSync(join(import.meta.dirname, '../schemas', file), JSON.stringify(schema, null, 2));
}
