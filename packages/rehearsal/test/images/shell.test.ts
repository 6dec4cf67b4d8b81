import { expect, it } from 'vitest';
import { runShell } from '../../src/images/shell.ts';
import { makeFolder } from '../step/temporary-folder.ts';

it('kills a build that is cancelled, with all that it started', async () => {
  const cancelling = new AbortController();
  const env = { PATH: process.env['PATH'] ?? '' };
  const say = (): void => cancelling.abort(new Error('cancelled'));
  const build = runShell('sleep 3600 & echo begun; wait', makeFolder('shell'), { env, say, signal: cancelling.signal });
  // It ends when nobody holds its output any more: not before `sleep` is gone.
  await expect(build).rejects.toThrow('cancelled');
});
