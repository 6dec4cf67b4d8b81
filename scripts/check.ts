import { checks } from './check/checks.ts';

let failed = 0;
const wanted = process.argv.slice(2);
for (const { name, run } of checks.filter((check) => wanted.length === 0 || wanted.includes(check.name))) {
  const began = performance.now();
  const problems = await run();
  const time = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${name} (${time})`);
  for (const problem of problems) console.log(`    ${problem}`);
  if (problems.length > 0) failed += 1;
}
if (failed > 0) process.exitCode = 1;
