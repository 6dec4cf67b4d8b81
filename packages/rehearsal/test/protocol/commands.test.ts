import { describe, expect, it } from 'vitest';
import { createJobState } from '../../src/protocol/job-state.ts';
import { beginSession } from './session.ts';

describe('stop-commands', () => {
  it('stops until its token comes, in either form, and hides the token', () => {
    const { session, say } = beginSession();
    say(
      '##[stop-commands]stopToken',
      '::set-output name=a::1',
      '::warning::w',
      '##[error]e',
      '##[stopToken]',
      '::set-output name=b::2',
    );
    expect(session.outputs.toRecord()).toEqual({ b: '2' });
    expect(session.annotations.map((each) => each.level)).toEqual(['warning']);
    expect(session.log.lines.slice(0, 5)).toEqual([
      '##[stop-commands]***',
      '::set-output name=a::1',
      '::warning::w',
      '##[error]e',
      '##[***]',
    ]);
  });

  it('compares the token without regard to case and keeps it hidden afterwards', () => {
    const { session, say } = beginSession();
    say('::stop-commands::RandomToken', '::randomtoken::', '::notice::RandomToken');
    expect(session.annotations).toEqual([{ level: 'notice', message: '***' }]);
  });

  it('does not hide a token of six characters', () => {
    const { session, say } = beginSession();
    say('::stop-commands::sixsix', '::sixsix::');
    expect(session.log.lines).toEqual(['::stop-commands::sixsix', '::sixsix::']);
  });

  it.each(['', 'pause-logging', 'Pause-Logging', 'set-env', 'stop-commands', 'WARNING'])(
    'refuses the token %j',
    (token) => {
      const { say } = beginSession();
      expect(() => say(`::stop-commands::${token}`)).toThrow('You cannot use a endToken');
    },
  );

  it.each(['1', 'true'])('takes any token where the environment allows it with %s', (value) => {
    const { session, say } = beginSession({ environment: { ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS: value } });
    say('::stop-commands::', '::set-output name=a::1', '::stop-commands::x');
    expect(session.outputs.toRecord()).toEqual({});
  });
});

describe('add-mask', () => {
  it('shows nothing of the value and hides its lines', () => {
    const { session, say } = beginSession();
    say('::add-mask::first%0D%0Asecond%250A', 'first second%0A');
    expect(session.log.lines).toEqual(['*** ***']);
  });

  it.each(['::add-mask::', '::add-mask::   ', '::add-mask::%0A'])('warns of the empty %j', (line) => {
    const { session, say } = beginSession();
    say(line);
    expect(session.annotations).toEqual([
      { level: 'warning', message: "Can't add secret mask for empty string in ##[add-mask] command." },
    ]);
    expect(session.commandFailed).toBe(false);
  });

  it('reaches the later steps of the job', () => {
    const job = createJobState();
    beginSession({ job }).say('::add-mask::hunter2');
    const next = beginSession({ job });
    next.say('hunter2');
    expect(next.session.log.lines).toEqual(['***']);
  });
});

describe('older commands', () => {
  it.each(['set-env name=A::1', 'add-path::/evil'])('%s is disabled and fails the step', (rest) => {
    const { session, say } = beginSession();
    say(`::${rest}`);
    expect(session.commandFailed).toBe(true);
    expect(session.log.lines[0]).toBe(`##[error]Unable to process command '::${rest}' successfully.`);
    expect(session.log.lines[1]).toContain('command is disabled');
    expect(session.job.environment.size + session.job.prependPath.length).toBe(0);
  });

  it('set-env works where the environment allows it, but not for NODE_OPTIONS', () => {
    const { session, say } = beginSession({ environment: { ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true' } });
    say(
      '::set-env name=A::1',
      '::set-env name=node_options::--require /evil',
      '::add-path::/a',
      '::add-path::/b',
      '::add-path::/a',
    );
    expect([...session.job.environment]).toEqual([['A', '1']]);
    expect(session.job.prependPath).toEqual(['/b', '/a']);
    expect(session.annotations[0]?.message).toContain("Can't update NODE_OPTIONS");
  });

  it.each(['set-output', 'save-state'])('%s still works, with a warning', (name) => {
    const { session, say } = beginSession();
    say(`::${name} name=Key::one`, `  ::${name} name=KEY::two`, `log ##[${name} name=other]three`);
    const map = name === 'set-output' ? session.outputs : session.state;
    expect(map.toRecord()).toEqual({ Key: 'two', other: 'three' });
    expect(session.annotations[0]?.message).toContain(`The \`${name}\` command is deprecated`);
  });

  it('set-output without a name fails the step', () => {
    const { session, say } = beginSession();
    say('::set-output::x');
    expect(session.commandFailed).toBe(true);
    expect(session.log.lines.at(-1)).toBe("##[error]Required field 'name' is missing in ##[set-output] command.");
  });
});

describe('echo, groups and debug', () => {
  it('echoes commands between on and off, but none that shows itself', () => {
    const { session, say } = beginSession();
    say('::group::a', '::echo::on', '::group::b', '::add-mask::hunter2', '::notice::n', '::echo::OFF', '::endgroup::');
    expect(session.log.lines).toEqual([
      '##[group]a',
      '::group::b',
      '##[group]b',
      '::add-mask::***',
      '##[notice]n',
      '::echo::OFF',
      '##[endgroup]',
    ]);
  });

  it.each(['::echo::', '::echo::maybe'])('%s fails the step', (line) => {
    const { session, say } = beginSession();
    say(line);
    expect(session.commandFailed).toBe(true);
  });

  it('writes debug lines only where debugging is on', () => {
    const quiet = beginSession();
    quiet.say('::debug::x%0Ay');
    expect(quiet.session.log.lines).toEqual([]);
    const loud = beginSession({ debug: true });
    loud.say('::debug::x%0Ay');
    expect(loud.session.log.entries.map(({ kind, text }) => [kind, text])).toEqual([
      ['debug', 'x'],
      ['debug', 'y'],
    ]);
  });

  it('takes away the markers by which the runner folds composite actions', () => {
    const { session, say } = beginSession();
    say('a ##[start-action x]b', '##[end-action]');
    expect(session.log.lines).toEqual(['a ##[\\start-action x]b', '##[\\end-action]']);
  });
});

describe('annotations', () => {
  it('names files within the workspace and keeps the title', () => {
    const { session, say } = beginSession();
    say('::error file=/w/shop/shop/src/a.ts,line=3,endLine=4,col=1,title=T%3A%2C::bad%0Athing');
    expect(session.annotations).toEqual([
      { level: 'error', message: 'bad\nthing', title: 'T:,', file: 'src/a.ts', line: 3, endLine: 4 },
    ]);
    expect(session.log.lines).toEqual(['##[error]bad', 'thing']);
  });

  it('keeps ten of a level, the rest in the log alone', () => {
    const { session, say } = beginSession();
    for (let index = 0; index < 12; index++) say(`::warning::w${index}`, `::error::e${index}`);
    expect(session.annotations).toHaveLength(20);
    expect(session.annotationsHeldBack).toBe(4);
    expect(session.log.lines).toHaveLength(24);
  });

  it('cuts messages at 4,096 characters, after masking them', () => {
    const { session, say } = beginSession();
    say('::add-mask::hunter2', `::error::hunter2${'x'.repeat(5000)}`);
    expect(session.annotations[0]?.message).toBe(`***${'x'.repeat(4093)}`);
  });

  it('does not mask titles, as the runner does not', () => {
    const { session, say } = beginSession();
    say('::add-mask::hunter2', '::error title=hunter2::x');
    expect(session.annotations[0]?.title).toBe('hunter2');
  });
});
