import { fileURLToPath } from 'node:url';
import { runAction } from '@aevon/rehearsal';
import { describe, expect, it } from 'vitest';

const action = fileURLToPath(new URL('../../../release/ci-verdict', import.meta.url));

function needs(results: Record<string, string>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(results).map(([job, result]) => [job, { result, outputs: {} }])),
  );
}

describe('ci-verdict', () => {
  it('is green when what was needed succeeded and the rest was not needed', async () => {
    const run = await runAction({
      action,
      inputs: { needs: needs({ plan: 'success', lint: 'skipped' }), expected: 'plan\n\n', optional: 'lint' },
    });
    expect(run.conclusion).toBe('success');
    expect(run.outputs).toEqual({ verdict: 'passed', red: '[]', 'failure-code': '' });
    expect(run.summary).toContain('| lint | ➖ not needed |');
  });

  it('is red with every job named that is', async () => {
    const run = await runAction({
      action,
      inputs: { needs: needs({ plan: 'success', lint: 'failure', test: 'cancelled' }), optional: 'lint, test' },
    });
    expect(run.conclusion).toBe('failure');
    expect(run.outputs).toEqual({ verdict: 'failed', red: '["lint","test"]', 'failure-code': 'jobs-failed' });
    expect(run.annotations[0]?.message).toContain('lint failed; test was cancelled');
  });

  it('is red when a job that had to run was skipped', async () => {
    const run = await runAction({
      action,
      inputs: { needs: needs({ plan: 'success', lint: 'skipped' }), expected: 'plan, lint', optional: 'lint' },
    });
    expect(run.outputs).toMatchObject({ verdict: 'failed', 'failure-code': 'jobs-missing' });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no job at all', '{}'],
    ['a result that GitHub does not know', '{"a":{"result":"fine"}}'],
    ['a job without a result', '{"a":{}}'],
  ])('refuses %s', async (_, text) => {
    const run = await runAction({ action, inputs: { needs: text } });
    expect(run.outputs).toMatchObject({ verdict: '', 'failure-code': 'needs-unreadable' });
    expect(run.conclusion).toBe('failure');
  });

  it('cannot be made to run a command by the name of a job', async () => {
    const hostile = '\n::set-output name=verdict::passed\r##[set-output name=verdict;]passed';
    const run = await runAction({ action, inputs: { needs: needs({ [hostile]: 'failure' }) } });
    expect(run.outputs['verdict']).toBe('failed');
  });
});
