import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../gen/files.ts';
import { workflowTable } from '../gen/workflow-table.ts';
import { root } from '../root.ts';

const workflow = (call: string): string => `on:\n  workflow_call:\n${call.replace(/^/gm, '    ')}\n`;

describe('the table of a workflow', () => {
  it('has a row for each input, secret and output', () => {
    const call = [
      'inputs:',
      "  all: { type: boolean, default: false, description: 'Take | all.' }",
      '  name: { type: string, required: true, description: Name. }',
      "  note: { type: string, default: '', description: Note. }",
      'secrets: { key: { description: Signs. } }',
      "outputs: { verdict: { value: x, description: 'How it ended.' } }",
    ].join('\n');
    expect(workflowTable('ci.yml', workflow(call)).split('\n').slice(2)).toEqual([
      '| `with:` | `all` | `false` | Take \\| all. |',
      '| `with:` | `name` | **required** | Name. |',
      '| `with:` | `note` |  | Note. |',
      '| `secrets:` | `key` |  | Signs. |',
      '| output | `verdict` |  | How it ended. |',
    ]);
  });

  it('refuses what is not described, and what nobody can call', () => {
    expect(() => workflowTable('ci.yml', workflow('inputs: { all: { type: boolean } }'))).toThrow('"all"');
    expect(() => workflowTable('ci.yml', 'on: push\n')).toThrow('no workflow that others can call');
  });

  it('follows the workflow in the README', async () => {
    const text = await readFile(join(root, '.github/workflows/ci.yml'), 'utf8');
    expect((await generate()).get('README.md')).toContain(workflowTable('ci.yml', text));
  });
});
