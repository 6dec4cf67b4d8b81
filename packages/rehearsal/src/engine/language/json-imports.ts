import { registerHooks } from 'node:module';

/**
 * Lets plain Node load @actions/workflow-parser: its published ESM imports two JSON files without the `type: 'json'`
 * attribute that Node demands (actions/languageservices, version 0.3.61). Import this file first, then the parser
 * by `import()`: hooks only reach modules that are loaded after them.
 */
registerHooks({
  load(url, context, nextLoad) {
    const known = url.endsWith('.json') && url.includes('/@actions/workflow-parser/');
    return nextLoad(url, known ? { ...context, importAttributes: { type: 'json' } } : context);
  },
});
