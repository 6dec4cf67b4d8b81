/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

function expectThat(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}

/** A job folds and unfolds by the keyboard alone. */
export async function checkFolding(page: Page): Promise<string[]> {
  const job = page.locator('details.job').first();
  const isOpen = (): Promise<boolean> => job.evaluate((element) => element.hasAttribute('open'));
  await job.locator('> summary').focus();
  const before = await isOpen();
  await page.keyboard.press('Enter');
  const after = await isOpen();
  await page.keyboard.press('Space');
  return expectThat(before !== after && (await isOpen()) === before, 'Enter and Space do not fold a job');
}

/** A search finds a line that is folded away, tells how many there are and goes on with Enter. */
export async function checkSearch(page: Page): Promise<string[]> {
  await page.keyboard.press('/');
  await page.keyboard.type('packages');
  const status = page.locator('#hits');
  await page.waitForFunction(() => document.querySelector('#hits')?.textContent !== '');
  const first = await status.textContent();
  const visible = await page.locator('.hit').isVisible();
  await page.keyboard.press('Enter');
  const second = await status.textContent();
  await page.keyboard.press('Escape');
  return [
    ...expectThat(/^1 of \d+$/.test(first ?? ''), `the search says "${first ?? ''}"`),
    ...expectThat(visible, 'the found line is not visible'),
    ...expectThat(/^2 of \d+$/.test(second ?? ''), `Enter leads to "${second ?? ''}"`),
    ...expectThat((await status.textContent()) === '', 'Escape does not end the search'),
  ];
}

/** A link to a step opens what folds it away, and every link of the page has its place. */
export async function checkLinks(page: Page): Promise<string[]> {
  const dead = await page.evaluate(() =>
    [...document.querySelectorAll('a[href^="#"]')]
      .map((link) => decodeURIComponent(link.getAttribute('href') ?? '').slice(1))
      .filter((id) => document.getElementById(id) === null),
  );
  const step = page.locator('details.step').last();
  const id = (await step.getAttribute('id')) ?? '';
  await page.evaluate((hash) => {
    location.hash = hash;
  }, id);
  const isOpen = step.evaluate((element) => element.hasAttribute('open'));
  await page.waitForFunction(() => document.activeElement?.tagName === 'SUMMARY');
  return [
    ...expectThat(dead.length === 0, `links lead nowhere: ${dead.join(', ')}`),
    ...expectThat(await step.locator('> summary').isVisible(), `#${id} stays folded away`),
    ...expectThat(
      (await isOpen) || (await step.evaluate((element) => element.hasAttribute('open'))),
      `#${id} stays shut`,
    ),
  ];
}

/** The toggle changes the ground by the keyboard. */
export async function checkTheme(page: Page): Promise<string[]> {
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.locator('#theme').focus();
  const grounds = [];
  for (let turn = 0; turn < 2; turn += 1) {
    await page.keyboard.press('Enter');
    grounds.push(await ground());
  }
  return expectThat(new Set(grounds).size === 2, `the toggle leaves the ground at ${grounds.join(', ')}`);
}

/** Tables of summaries are seen without unfolding anything. */
export async function checkSummaries(page: Page): Promise<string[]> {
  const seen = await page.locator('.markdown table').first().isVisible();
  const images = await page.locator('.markdown :is(img, script, style, iframe, [style])').count();
  return [
    ...expectThat(seen, 'no table of a summary is visible'),
    ...expectThat(images === 0, `${images} foreign elements in summaries`),
  ];
}

/** Texts whose contrast with their ground is below that of WCAG 2.2 AA (1.4.3): 4.5, or 3 for large text. */
export async function checkContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const read = (color: string): number[] => {
      if (context === null) return [0, 0, 0, 255];
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (rgb: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((read(backgroundColor)[3] ?? 0) > 0) return backgroundColor;
      }
      return 'white';
    };
    const problems = new Set<string>();
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '');
      if (!own || element.closest('.sr, script, style, title') !== null || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const inDrawing = element instanceof SVGElement;
      const colors = [inDrawing ? style.fill : style.color, groundOf(element)].map((color) => luminance(read(color)));
      const [darker = 0, lighter = 0] = colors.toSorted((a, b) => a - b);
      const ratio = (lighter + 0.05) / (darker + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5))
        problems.add(`${ratio.toFixed(2)} at ${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
    }
    return [...problems];
  });
}
