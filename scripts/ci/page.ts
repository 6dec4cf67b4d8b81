import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { CiEnvironment, LayerResult } from './layer.ts';
import { checkContrast, checkFolding, checkLinks, checkSearch, checkSummaries, checkTheme } from './page-checks.ts';
import { rehearsalFiles } from './rehearse.ts';

const browserPath = '/usr/bin/chromium';
/** No service of the browser may call out: what is counted are the page's own requests. */
const switches =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const widths = [1440, 768, 390];
const schemes = ['light', 'dark'] as const;

type Check = (page: Page) => Promise<string[]>;

const behaviour: readonly (readonly [string, Check])[] = [
  ['folding by keyboard', checkFolding],
  ['search', checkSearch],
  ['deep links', checkLinks],
  ['theme', checkTheme],
  ['summaries', checkSummaries],
];

/** Looks at the page of CI's rehearsal in a real browser and leaves its pictures in the out folder. */
export async function lookAtPage({ out }: CiEnvironment): Promise<LayerResult> {
  const { page } = rehearsalFiles(out);
  if (!existsSync(browserPath)) return { passed: 0, failures: [`${browserPath} is missing: apt-get install chromium`] };
  if (!existsSync(page)) return { passed: 0, failures: [`the rehearsal left no page at ${page}`] };
  const browser = await chromium.launch({ executablePath: browserPath, args: switches.split(' ') });
  try {
    const results: LayerResult[] = [];
    for (const width of widths)
      for (const scheme of schemes) results.push(await lookAt(browser, page, width, scheme, out));
    for (const [name, check] of behaviour) results.push(await behave(browser, page, name, check));
    return {
      passed: results.reduce((sum, { passed }) => sum + passed, 0),
      failures: results.flatMap(({ failures }) => failures),
    };
  } finally {
    await browser.close();
  }
}

async function lookAt(
  browser: Browser,
  file: string,
  width: number,
  scheme: (typeof schemes)[number],
  out: string,
): Promise<LayerResult> {
  const name = `${width} px, ${scheme}`;
  const { page, noise } = await open(browser, file, width, scheme);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const checks = [
    noise,
    wide > 0 ? [`scrolls sideways by ${wide} px`] : [],
    (await checkContrast(page)).map((text) => `too little contrast: ${text}`),
  ];
  await page.screenshot({ path: join(out, `page-${width}-${scheme}.png`), fullPage: true });
  await page.context().close();
  return count(name, checks);
}

async function behave(browser: Browser, file: string, name: string, check: Check): Promise<LayerResult> {
  const { page, noise } = await open(browser, file, 1440, 'light');
  const problems = await check(page).catch((error: unknown) => [String(error).split('\n')[0] ?? '']);
  await page.context().close();
  return count(name, [[...problems, ...noise]]);
}

function count(name: string, checks: readonly (readonly string[])[]): LayerResult {
  return {
    passed: checks.filter((problems) => problems.length === 0).length,
    failures: checks.flat().map((problem) => `${name}: ${problem}`),
  };
}

/** `noise` fills with what the console, errors and the network tell. */
async function open(browser: Browser, file: string, width: number, colorScheme: (typeof schemes)[number]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const noise: string[] = [];
  const own = pathToFileURL(file).href;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') noise.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) noise.push(`request to ${request.url()}`);
  });
  await page.goto(own);
  return { page, noise };
}
