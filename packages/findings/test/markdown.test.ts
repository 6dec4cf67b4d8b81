import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownBlock, markdownCode, markdownLink, markdownText } from '../src/index.ts';

function decode(html: string): string {
  return html
    .replace(/<\/?(p|code|pre)[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

describe('foreign text in markdown', () => {
  it('shows as it is, without markup, links or cells', () => {
    const hostile = '<img src=x onerror=1> | **bold** [a](http://b) `code` ~~s~~ @octocat #1 ![i](u) \\| &amp;';
    const html = marked.parse(`x ${markdownText(hostile)}`, { async: false });
    expect(html).not.toMatch(/<(img|strong|a|code|del)\b/);
    expect(decode(html).trim()).toBe(`x ${hostile}`);
  });

  it('stays in its table cell for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const html = marked.parse(`|a|b|\n|-|-|\n|${markdownText(text)}|${markdownCode(text)}|\n`, { async: false });
        expect(html.match(/<td/g)).toHaveLength(2);
        expect(html.match(/<(?!\/?(table|thead|tbody|tr|th|td|code)\b)/g)).toBeNull();
      }),
    );
  });

  it('keeps a block closed for any lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[`~a<> ]{0,12}$/)), (lines) => {
        const html = marked.parse(`${markdownBlock(lines)}\n\n# end`, { async: false });
        expect(html.match(/<pre>/g)).toHaveLength(1);
        expect(html.trimEnd().endsWith('<h1>end</h1>')).toBe(true);
      }),
    );
  });

  it('keeps a link closed', () => {
    const html = marked.parse(markdownLink('a](b', 'https://github.com/o/r/blob/x/a(1).ts#L2'), { async: false });
    expect(html).toContain('href="https://github.com/o/r/blob/x/a%281%29.ts#L2"');
  });
});
