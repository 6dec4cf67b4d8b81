import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAlive, writeAction } from './action-folder.ts';
import { makeFolder } from './temporary-folder.ts';

it('a step ends with the process that ran it', () => {
  const action = writeAction({ main: `say('pid ' + process.pid); setTimeout(() => {}, 60_000)` });
  const entry = new URL('../../src/environment.ts', import.meta.url).href;
  const folder = makeFolder('rehearsal');
  const script = join(folder, 'main.mjs');
  writeFileSync(
    script,
    `import { runAction } from ${JSON.stringify(entry)};
     const onLine = ({ text }) => { if (text.startsWith('pid ')) { console.log(text); process.exit(7); } };
     await runAction({ action: ${JSON.stringify(action)}, onLine });`,
  );
  const { status, stdout } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder },
  });
  expect(status).toBe(7);
  expect(isAlive(Number(stdout.slice(4)))).toBe(false);
});
