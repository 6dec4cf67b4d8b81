import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderMarkdown } from '../src/page/markdown.ts';
import { sanitizeHtml } from '../src/page/sanitize.ts';

const tag = /<(\/?)([a-z][a-z\d]*)((?: [a-z]+(?:="[^"<>]*")?)*)>/g;
const names = new Set(
  'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var'.split(
    ' ',
  ),
);
const attributes = new Set(['href', 'rel', 'open', 'colspan', 'rowspan', 'start', 'align']);

/** Reads the output with a grammar of its own: known tags, balanced, and no other `<`. */
function expectHarmless(markup: string): void {
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of markup.matchAll(tag)) {
    expect(names.has(name), name).toBe(true);
    for (const [, attribute = '', value = ''] of rest.matchAll(/ ([a-z]+)(?:="([^"]*)")?/g)) {
      expect(attributes.has(attribute), attribute).toBe(true);
      if (attribute === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:)/i);
    }
    if (name === 'br' || name === 'hr') continue;
    if (slash === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
  expect(markup.replace(tag, '')).not.toMatch(/[<>]/);
}

const hostile = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img/src="x"/onerror=alert(1)>',
  '![x](https://evil.example/pixel.png)',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#115;cript:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="https://ok.example" onclick="alert(1)" style="position:fixed">x</a>',
  '<a href=\'https://ok.example"onmouseover="alert(1)\'>x</a>',
  '<div style="position:fixed;inset:0">x</div>',
  '<div id="search" class="bar" name="theme">x</div>',
  '</div></main></body><h1>x',
  '</details></article></section>',
  '<style>body{display:none}</style>',
  '<style>body{display:none}',
  '<svg><script>alert(1)</script></svg>',
  '<svg onload=alert(1)>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form action=//evil.example><input name=q><button>x</button></form>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<base href="//evil.example"><meta http-equiv=refresh content="0;url=//evil.example"><link rel=stylesheet href=//x>',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<a href="https://ok.example',
  '<table><td><a><table><a>',
  '<b'.repeat(2000),
  '<div>'.repeat(2000),
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<details ontoggle=alert(1) open><summary>x</summary></details>',
  '\u001b]8;;javascript:alert(1)\u0007x\u001b]8;;\u0007',
];

it.each(hostile)('takes the sting out of %j', (source) => {
  expectHarmless(sanitizeHtml(source));
  expectHarmless(renderMarkdown(source).markup);
});

it('lets nothing through of whatever is put together from such pieces', () => {
  const pieces = fc.constantFrom(
    ...hostile.filter((text) => text.length < 200),
    '<',
    '>',
    '"',
    "'",
    '&',
    '=',
    '`',
    '\n\n',
    '|',
    '- ',
  );
  const texts = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (source) => {
      expectHarmless(sanitizeHtml(source));
      expectHarmless(renderMarkdown(source).markup);
    }),
    { numRuns: 500 },
  );
});

it('shows what GitHub shows', () => {
  const { markup } = renderMarkdown(
    [
      '## Title :rocket:',
      '',
      '| a | b |',
      '|---|--:|',
      '| `x` | **1** |',
      '',
      '- [x] done',
      '- [ ] open',
      '',
      '<details open><summary>More &#64;shop</summary>',
      '',
      '```ts',
      'a < b && c',
      '```',
      '',
      '</details>',
    ].join('\n'),
  );
  expect(markup).toContain('<h2>Title 🚀</h2>');
  expect(markup).toContain('<td align="right"><strong>1</strong></td>');
  expect(markup).toMatch(/☑\s+done/);
  expect(markup).toMatch(/☐\s+open/);
  expect(markup).toContain('<details open><summary>More &#64;shop</summary>');
  expect(markup).toContain('a &lt; b &amp;&amp; c');
});

it('keeps web links and gives them away without a referrer', () => {
  expect(renderMarkdown('[x](https://e.example/?a=1&b=2)').markup.trim()).toBe(
    '<p><a href="https://e.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a></p>',
  );
});
