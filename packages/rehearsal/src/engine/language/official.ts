import './json-imports.ts';

/** The parser that GitHub's own editor tools use. Loaded by `import()` for the reason given in json-imports.ts. */
export const parser = await import('@actions/workflow-parser');
export const actionParser = await import('@actions/workflow-parser/actions/index');
export const templates = await import('@actions/workflow-parser/templates/template-context');
export const schemas = await import('@actions/workflow-parser/workflows/workflow-schema');
export const conditions = await import('@actions/workflow-parser/model/converter/if-condition');

export type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
export type { MappingToken } from '@actions/workflow-parser/templates/tokens/mapping-token';
export type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
