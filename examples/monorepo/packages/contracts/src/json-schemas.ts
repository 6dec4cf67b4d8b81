import { z } from 'zod';
import { priceList } from './catalogue.ts';
import { problem } from './problem.ts';
import { quote, quoteRequest } from './quote.ts';
import { version } from './version.ts';

/** What pricing takes and answers. A service that is not TypeScript is held to these by its own tests. */
const published = { 'price-list': priceList, problem, quote, 'quote-request': quoteRequest, version };

/** File name in schemas/ → JSON Schema (draft 2020-12). */
export function describeSchemas(): Map<string, object> {
  return new Map(
    Object.entries(published).map(([name, schema]) => {
      return [`${name}.json`, { $id: `https://shop.example/schemas/${name}.json`, ...z.toJSONSchema(schema) }];
    }),
  );
}
