import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { groups } from './bad-inputs/cases/all.ts';
import { problemsOf } from './bad-inputs/judge.ts';
import { meetAll } from './bad-inputs/meet.ts';
import { writePage } from './bad-inputs/page.ts';
import { root } from './root.ts';

const began = performance.now();
const only = process.argv[2];
const cases = groups.flatMap((group) => group.cases).filter(({ item }) => only === undefined || item.includes(only));
const met = await meetAll(cases);
const ends = new Map(cases.map((bad, index) => [bad, met[index]]));
const path = join(root, 'docs/bad-inputs.md');
const page = writePage(
  groups.map(({ title, cases: own }) => ({
    title,
    ends: own.flatMap((bad) => {
      const end = ends.get(bad);
      return end === undefined ? [] : [[bad, end] as const];
    }),
  })),
);
const text = await format(page, { ...(await resolveConfig(path)), filepath: path });
if (only === undefined) writeFileSync(path, text);
else console.log(text);
let problems = 0;
for (const [bad, end] of ends)
  for (const problem of end === undefined ? [] : problemsOf(bad, end)) {
    problems += 1;
    console.error(`${bad.action}: ${bad.item}: ${problem}`);
  }
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${cases.length} bad inputs, ${problems} problems, in ${seconds} s`);
if (problems > 0) process.exitCode = 1;
