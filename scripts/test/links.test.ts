import { describe, expect, it } from 'vitest';
import { anchorsOf, deadLinks } from '../check/links.ts';

function problems(text: string, more: Record<string, string> = {}): string[] {
  const pages = Object.entries({ 'docs/page.md': text, ...more }).map(([path, body]) => ({ path, text: body }));
  return deadLinks(pages, [...pages.map(({ path }) => path), 'src/main.ts', 'README.md']);
}

describe('links', () => {
  it('finds a link to a file that is not there, with its line', () => {
    expect(problems('# Page\n\nSee [this](gone.md) and [that](../src/gone.ts).')).toEqual([
      'docs/page.md:3 links to gone.md, and there is no docs/gone.md',
      'docs/page.md:3 links to ../src/gone.ts, and there is no src/gone.ts',
    ]);
  });

  it('finds an anchor without a heading, in the page itself and in another', () => {
    const other = { 'docs/other.md': '# Other\n\n## A part\n' };
    expect(problems('[one](#nowhere) [two](other.md#a-part) [three](other.md#another-part)', other)).toEqual([
      'docs/page.md:1 links to #nowhere, and docs/page.md has no heading #nowhere',
      'docs/page.md:1 links to other.md#another-part, and docs/other.md has no heading #another-part',
    ]);
  });

  it('reads references, HTML, titles, angle brackets and several links of a line', () => {
    const text = '[a]: gone-1.md "title"\n<img src="gone-2.png"> [b](gone-3.md "title") ![c](<gone-4.png>)';
    expect(
      problems(text)
        .map((problem) => /gone-\d/.exec(problem)?.[0])
        .sort(),
    ).toEqual(['gone-1', 'gone-2', 'gone-3', 'gone-4']);
  });

  it('takes files, folders, the root, and paths from the root', () => {
    expect(
      problems('[a](../src/main.ts) [b](../src/) [c](..) [d](/README.md) [e](page.md) [f](../src/main%2Ets)'),
    ).toEqual([]);
  });

  it('refuses a link out of the repository', () => {
    expect(problems('[a](../../elsewhere/x.md)')).toHaveLength(1);
  });

  it('leaves other sites and code alone', () => {
    const code =
      '```md\n[a](gone.md)\n# Heading\n```\n\n`[b](gone.md)` and [c](https://x.test/#y) [d](mailto:a@b.test)';
    expect(problems(`${code}\n\n- \`\`\`md\n  [e](gone.md)\n  \`\`\``)).toEqual([]);
    expect(problems(`${code} [f](#heading)`)).toHaveLength(1);
  });
});

describe('anchors', () => {
  it('are what GitHub makes of headings', () => {
    const page =
      '# What is `ci.yml`, really?\n## A — b\n## [Link](x.md) & *more*\n## Twice\n## Twice\n## snake_case\n<a id="own"></a>\n';
    expect([...anchorsOf(page)]).toEqual([
      'what-is-ciyml-really',
      'a--b',
      'link--more',
      'twice',
      'twice-1',
      'snake_case',
      'own',
    ]);
  });
});
