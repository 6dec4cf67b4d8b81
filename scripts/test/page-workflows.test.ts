import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { spec } from '../../actions/affected-lint/src/definition.ts';
import { workflowsOf } from '../ci/page-workflows.ts';
import { root } from '../root.ts';

const text = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the workflow that pushes fixes, in the README of affected-lint', () => {
  const [shown = ''] = workflowsOf(text('actions/affected-lint/README.md'));
  const pinned = /actions\/checkout@[0-9a-f]{40} # v[\d.]+/.exec(text('.github/workflows/ci.yml'))?.[0] ?? 'none';

  it('gives the right to write to one job, keeps no credentials, and uses inputs that exist', () => {
    const inputs = { fix: 'commit' };
    const [checkout = ''] = pinned.split(' ');
    expect(parse(shown)).toEqual({
      name: 'lint fix',
      on: 'pull_request',
      permissions: {},
      jobs: {
        'lint-fix': {
          'runs-on': 'ubuntu-latest',
          permissions: { contents: 'write' },
          steps: [
            { uses: checkout, with: { 'fetch-depth': 2, 'persist-credentials': false } },
            { uses: 'aevon/actions/setup@v1' },
            { uses: 'aevon/actions/affected-lint@v1', with: inputs },
          ],
        },
      },
    });
    expect(Object.keys(spec.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });

  it('names the version of the pinned commit', () => {
    expect(shown).toContain(pinned);
  });
});

describe('workflows of pages', () => {
  it('are whole ones only, not parts of one', () => {
    const page = '```yaml\n- uses: x\n```\n\ntext\n\n```yaml\non: push\njobs: {}\n```\n';
    expect(workflowsOf(page)).toEqual(['on: push\njobs: {}\n']);
  });
});
