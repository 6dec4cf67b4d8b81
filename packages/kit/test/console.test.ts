import { describe, expect, it } from 'vitest';
import { Console } from '../src/console.ts';

function recorded(): { console: Console; lines: () => string[] } {
  let out = '';
  const console = new Console((text) => (out += text));
  return { console, lines: () => out.split('\n') };
}

describe('Console', () => {
  it('writes text while commands are stopped, and resumes for its own command', () => {
    const { console, lines } = recorded();
    console.text('::set-output name=pwned::1');
    console.resume();
    const [stop, hostile, resume] = lines();
    const token = stop?.replace('::stop-commands::', '') ?? '';
    expect(token).toMatch(/^aevon-[0-9a-f-]{36}$/);
    expect(hostile).toBe('::set-output name=pwned::1');
    expect(resume).toBe(`::${token}::`);
  });

  it('ends a line at a carriage return, as the runner does', () => {
    const { console, lines } = recorded();
    console.text('progress 10%\r::error::forged');
    expect(lines().slice(1, 3)).toEqual(['progress 10%', '::error::forged']);
  });

  it('takes a new token each time it stops', () => {
    const { console, lines } = recorded();
    console.text('a');
    console.resume();
    console.text('b');
    const stops = lines().filter((line) => line.startsWith('::stop-commands::'));
    expect(new Set(stops).size).toBe(2);
  });
});
