import { describe, expect, it } from 'vitest';
import { runBundle } from './parts/bundle.ts';
import { createShop } from './parts/shop.ts';

function shopWith(failOn: string): Promise<string> {
  const manifest = `version: 1\nchecks: { lint: { fail-on: ${failOn} } }\n`;
  return createShop({ 'packages/ui/src/a.js': 'const idle = 1;\n', 'aevon.yml': manifest });
}

describe('checks.lint.fail-on of the manifest', () => {
  it('makes warnings red', async () => {
    const { outputs } = await runBundle(await shopWith('warning'));
    expect(outputs).toMatchObject({ verdict: 'failed', warnings: '1', 'failure-code': 'lint-findings' });
  });

  it('gives way to the input', async () => {
    const { outputs } = await runBundle(await shopWith('warning'), { inputs: { 'fail-on': 'error' } });
    expect(outputs).toMatchObject({ verdict: 'passed', warnings: '1' });
  });

  it('is read where the input `scope` leaves nothing else to read', async () => {
    const { outputs } = await runBundle(await shopWith('warning'), { inputs: { scope: 'packages' } });
    expect(outputs).toMatchObject({ verdict: 'failed', warnings: '1' });
  });
});
