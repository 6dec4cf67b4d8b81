import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMatchers } from '../../src/protocol/matcher-config.ts';
import { beginSession, type TestSession } from './session.ts';
import { makeFolder } from '../step/temporary-folder.ts';

const oneLine = {
  regexp: '^(.+):(\\d+):(\\d+): (error|warning|note): (.+) \\[(.+)\\]$',
  file: 1,
  line: 2,
  column: 3,
  severity: 4,
  message: 5,
  code: 6,
};
const stylish = [
  { regexp: '^(\\S.*)$', file: 1 },
  { regexp: '^\\s+(\\d+):(\\d+)\\s+(error|warning)\\s+(.+)$', line: 1, column: 2, severity: 3, message: 4, loop: true },
];

function makeWorkspace(): string {
  const workspace = makeFolder('matcher');
  mkdirSync(join(workspace, '.git'));
  writeFileSync(join(workspace, '.git', 'config'), '[remote "origin"]\n\turl = https://github.com/octo-org/shop\n');
  mkdirSync(join(workspace, 'src'));
  for (const file of ['src/a.ts', 'b.ts']) writeFileSync(join(workspace, file), '');
  return workspace;
}

function withMatchers(...matchers: readonly object[]): TestSession {
  const workspace = makeWorkspace();
  writeFileSync(join(workspace, 'matcher.json'), JSON.stringify({ problemMatcher: matchers }));
  const begun = beginSession({ workspace });
  begun.say('::add-matcher::matcher.json');
  return begun;
}

describe('one line', () => {
  it('becomes an annotation, and the line itself stays in the log', () => {
    const { session, say } = withMatchers({ owner: 'gcc', pattern: [oneLine] });
    say('src/a.ts:3:7: warning: unused [W1]', 'unrelated');
    expect(session.annotations).toEqual([
      { level: 'warning', message: 'unused', file: 'src/a.ts', line: 3, column: 7 },
    ]);
    expect(session.log.lines).toEqual(['##[warning]src/a.ts:3:7: warning: unused [W1]', 'unrelated']);
  });

  it('of a severity that GitHub does not know stays plain', () => {
    const { session, say } = withMatchers({ owner: 'gcc', pattern: [oneLine] });
    say('src/a.ts:3:7: note: see [W1]');
    expect(session.annotations).toEqual([]);
  });

  it('takes the default severity, else error', () => {
    const pattern = [{ regexp: '^ERR (.+)$', message: 1 }];
    const noticed = withMatchers({ owner: 'x', severity: 'notice', pattern });
    noticed.say('ERR one');
    const plain = withMatchers({ owner: 'x', pattern });
    plain.say('ERR two');
    expect([...noticed.session.annotations, ...plain.session.annotations].map((each) => each.level)).toEqual([
      'notice',
      'error',
    ]);
  });

  it.each(['src/none.ts', '/etc/passwd'])('drops the file %s that is none of the repository', (file) => {
    const { session, say } = withMatchers({ owner: 'gcc', pattern: [oneLine] });
    say(`${file}:3:7: error: bad [W1]`);
    expect(session.annotations).toEqual([{ level: 'error', message: 'bad', line: 3, column: 7 }]);
  });

  it('takes files relative to fromPath', () => {
    const { session, say } = withMatchers({
      owner: 'x',
      fromPath: 'src/project.json',
      pattern: [{ regexp: '^(\\S+) (.+)$', file: 1, message: 2 }],
    });
    say('a.ts broken');
    expect(session.annotations[0]?.file).toBe('src/a.ts');
  });

  it('is no problem when it is a command', () => {
    const { session, say } = withMatchers({ owner: 'x', pattern: [{ regexp: '(.+)', message: 1 }] });
    say('::set-output name=a::1');
    expect(session.annotations.every((each) => each.message.includes('deprecated'))).toBe(true);
  });

  it('keeps its colour codes: what the runner strips is NUL 33[, not ESC', () => {
    const { session, say } = withMatchers({ owner: 'x', pattern: [{ regexp: '^the error: (.+)$', message: 1 }] });
    say('the error: \u001b[31mred', 'the error: \u000033[31mred');
    expect(session.annotations.map((each) => each.message)).toEqual(['\u001b[31mred', 'red']);
  });
});

describe('several lines', () => {
  it('loop under one file until a line breaks them', () => {
    const { session, say } = withMatchers({ owner: 'eslint', pattern: stylish });
    say(
      'src/a.ts',
      '  1:2  error  one',
      '  3:4  warning  two',
      'b.ts',
      '  5:6  error  three',
      '',
      '  7:8  error  four',
    );
    expect(session.annotations.map((each) => [each.file, each.line, each.message])).toEqual([
      ['src/a.ts', 1, 'one'],
      ['src/a.ts', 3, 'two'],
      ['b.ts', 5, 'three'],
    ]);
  });

  it('without loop start anew after each match', () => {
    const { session, say } = withMatchers({
      owner: 'x',
      pattern: [
        { regexp: '^at (.+)$', file: 1 },
        { regexp: '^(\\d+)$', line: 1 },
        { regexp: '^! (.+)$', message: 1 },
      ],
    });
    say('at src/a.ts', '7', '! bad', '! again', 'at src/a.ts', '8', 'x', '! lost');
    expect(session.annotations).toEqual([{ level: 'error', message: 'bad', file: 'src/a.ts', line: 7 }]);
  });
});

describe('the set of matchers', () => {
  it('has the newest in front and one of each owner', () => {
    const { session, say } = withMatchers({ owner: 'a', pattern: [{ regexp: '^E (.+)$', message: 1 }] });
    writeFileSync(
      join(session.place.workspace, 'b.json'),
      JSON.stringify({
        problemMatcher: [{ owner: 'b', severity: 'warning', pattern: [{ regexp: '^E (.+)$', message: 1 }] }],
      }),
    );
    say(
      '::add-matcher::b.json',
      'E one',
      '::remove-matcher owner=B::',
      'E two',
      '::remove-matcher::matcher.json',
      'E three',
    );
    expect(session.annotations.map((each) => each.level)).toEqual(['warning', 'error']);
    expect(session.job.matchers.configs).toEqual([]);
  });

  it('a missing file fails the step', () => {
    const { session, say } = beginSession({ workspace: makeWorkspace() });
    say('::add-matcher::none.json');
    expect(session.commandFailed).toBe(true);
  });

  it.each([
    [{ owner: '', pattern: [oneLine] }, 'Owner must not be empty'],
    [{ owner: 'x', pattern: [] }, 'does not contain any patterns'],
    [{ owner: 'x', severity: 'fatal', pattern: [oneLine] }, 'unexpected default severity'],
    [{ owner: 'x', pattern: [{ regexp: '(.)', file: 1 }] }, "must set 'message'"],
    [{ owner: 'x', pattern: [{ regexp: '(.)', message: 2 }] }, 'out of range'],
    [{ owner: 'x', pattern: [{ regexp: '(.)', message: -1 }] }, 'out of range'],
    [{ owner: 'x', pattern: [{ regexp: '(.)', message: 1, loop: true }] }, "may set 'loop'"],
    [
      {
        owner: 'x',
        pattern: [
          { regexp: '(.)', message: 1 },
          { regexp: '(.)', message: 1 },
        ],
      },
      'set twice',
    ],
  ])('refuses a matcher: %#', (matcher, message) => {
    const file = join(makeWorkspace(), 'matcher.json');
    writeFileSync(file, JSON.stringify({ problemMatcher: [matcher] }));
    expect(() => readMatchers(file)).toThrow(message);
  });
});
