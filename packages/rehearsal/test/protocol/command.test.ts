import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/protocol/command.ts';

const known = new Set(['do-something', 'set-output', 'warning', 'stop-commands']);
const isRegistered = (name: string): boolean => known.has(name.toLowerCase());

function parse(line: string): { name: string; properties: Record<string, string>; data: string } | undefined {
  const command = parseCommand(line, isRegistered);
  return command && { ...command, properties: Object.fromEntries(command.properties) };
}

describe('the :: form', () => {
  it.each([
    ['::do-something k1=v1,::msg', { k1: 'v1' }, 'msg'],
    ['::do-something::', {}, ''],
    ['::do-something k1=v1::', { k1: 'v1' }, ''],
    [
      '::do-something k1=%253B=%250D=%250A=%255D,::%253B-%250D-%250A-%255D',
      { k1: '%3B=%0D=%0A=%5D' },
      '%3B-%0D-%0A-%5D',
    ],
    ['::do-something k1=v%3Aw%2Cx%0Ay::m%3A%2C', { k1: 'v:w,x\ny' }, 'm%3A%2C'],
    ['   ::do-something k1=a,k2=b::msg', { k1: 'a', k2: 'b' }, 'msg'],
    ['\u00a0\t::do-something::msg', {}, 'msg'],
    ['::do-something k1=v=w,k2==x,=k3=y,k4=::msg', { k1: 'v=w', k2: 'x', k3: 'y' }, 'msg'],
    ['::do-something k1=a, k2=b::msg', { k1: 'a', ' k2': 'b' }, 'msg'],
    ['::do-something k1=a::b::c', { k1: 'a' }, 'b::c'],
    ['::DO-something K1=a::b', { k1: 'a' }, 'b'],
    ['::do-something::a%0D%0Ab%25', {}, 'a\r\nb%'],
    ['::do-something::%250A', {}, '%0A'],
  ])('%s', (line, properties, data) => {
    expect(parse(line)).toMatchObject({ properties, data });
  });

  it.each(['text ::do-something::x', ':: do-something::x', '::do-something', '::unknown::x', ':do-something::x', ''])(
    'leaves %j alone',
    (line) => {
      expect(parse(line)).toBeUndefined();
    },
  );
});

describe('the ##[ form', () => {
  it.each([
    ['##[do-something k1=v1;]msg', { k1: 'v1' }, 'msg'],
    ['any text ##[do-something k1=v1;k2=v2]msg', { k1: 'v1', k2: 'v2' }, 'msg'],
    ['##[do-something]', {}, ''],
    ['##[do-something k1=%253B;]%3B%5D%250A', { k1: '%3B' }, ';]%0A'],
    ['::unknown::##[do-something]x', {}, 'x'],
  ])('%s', (line, properties, data) => {
    expect(parse(line)).toMatchObject({ properties, data });
  });

  it.each(['##[do-something', '##do-something]', '##[unknown]x', '##[ do-something]x'])('leaves %j alone', (line) => {
    expect(parse(line)).toBeUndefined();
  });
});

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

describe('with any text', () => {
  it('never throws', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(':', '#', '[', ']', '=', ',', ';', '%', '0', 'A', ' ', '\r', 'x'),
    });
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), hostile), (line) => void parse(line)));
    fc.assert(fc.property(hostile, (rest) => void parse(`::do-something ${rest}`)));
  });

  it('gives back what was escaped', () => {
    const text = fc.string({ unit: 'grapheme' });
    const value = text.filter((each) => each !== '' && !each.startsWith('=') && each.trim() === each);
    fc.assert(
      fc.property(value, text, (title, message) => {
        const data = message.replace(
          /[%\r\n]/g,
          (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
        );
        const parsed = parse(`::warning title=${escapeProperty(title)}::${data}`);
        expect(parsed).toEqual({ name: 'warning', properties: { title }, data: message });
      }),
    );
  });

  it('sees no command where neither sign is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        fc.pre(!line.includes('::') && !line.includes('##['));
        expect(parse(line)).toBeUndefined();
      }),
    );
  });
});
