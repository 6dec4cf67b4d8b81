import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Row, rowLine } from './row.ts';
import { cachePacks } from './cache-packs.ts';
import { lintOne } from './lint-one.ts';
import { planScale } from './plan-scale.ts';
import { rehearsalTime } from './rehearsal-time.ts';
import { releaseSize } from './release-size.ts';
import { startUp } from './start-up.ts';

const benches: readonly Bench[] = [releaseSize, startUp, planScale, cachePacks, lintOne, rehearsalTime];

const words = process.argv.slice(2);
const save = words.includes('--save');
const wanted = words.filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((word) => !benches.some(({ name }) => name === word));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const rows: Row[] = [];
for (const bench of benches.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`${bench.name}: ${bench.what} …`);
  for (const row of await bench.run()) {
    rows.push(row);
    console.log(`  ${row.met ? '✓' : '✗'} ${row.what}: ${row.measured} (goal ${row.goal})`);
  }
}
if (save) saveRows();
if (rows.some(({ met }) => !met)) process.exitCode = 1;

function machine(): { os: string; cpus: number; node: string; day: string } {
  const os = `${process.platform} ${process.arch}`;
  return {
    os,
    cpus: navigator.hardwareConcurrency,
    node: process.versions.node,
    day: new Date().toISOString().slice(0, 10),
  };
}

/** Lines of the saved table by what they are about: a bench that did not run now keeps its line. */
function savedLines(text: string): Map<string, string> {
  const region = /<!-- results:begin -->([\s\S]*)<!-- results:end -->/.exec(text)?.[1] ?? '';
  const lines = region.split('\n').filter((line) => /^\| (?!what |-)/.test(line));
  return new Map(lines.map((line) => [line.split(' | ')[0]?.slice(2).trim() ?? '', line]));
}

function saveRows(): void {
  const file = join(import.meta.dirname, 'README.md');
  const text = readFileSync(file, 'utf8');
  const lines = savedLines(text);
  for (const row of rows) lines.set(row.what, rowLine(row));
  const table = ['| what | measured | goal | met |', '|---|---|---|---|', ...lines.values()].join('\n');
  const { os, cpus, node, day } = machine();
  const body = `<!-- results:begin -->\n\nLast measured on ${day}: ${os}, ${cpus} processors, Node ${node}. Medians of runs in turn.\n\n${table}\n\n<!-- results:end -->`;
  writeFileSync(
    file,
    text.replace(/<!-- results:begin -->[\s\S]*<!-- results:end -->/, () => body),
  );
}
