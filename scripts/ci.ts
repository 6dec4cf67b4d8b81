import { actDifference } from './ci/act.ts';
import { testKubernetes } from './ci/kubernetes.ts';
import { environment, type Layer, type LayerResult } from './ci/layer.ts';
import { lintWorkflows, scanWorkflows } from './ci/lint-workflows.ts';
import { tryNewAction } from './ci/new-action.ts';
import { lookAtPage } from './ci/page.ts';
import { rehearseJourneys } from './ci/rehearse.ts';
import { compareBuilds } from './ci/reproduce.ts';
import { runChecks } from './ci/static-checks.ts';
import { readTests } from './ci/tests.ts';

const layers: readonly Layer[] = [
  { name: 'tests', run: readTests },
  { name: 'a real Kubernetes', run: testKubernetes },
  { name: 'static checks', run: runChecks },
  { name: 'reproducible build', run: compareBuilds },
  { name: 'a new action', run: tryNewAction },
  { name: 'actionlint', run: lintWorkflows },
  { name: 'zizmor', run: scanWorkflows },
  { name: 'rehearsal', run: rehearseJourneys },
  { name: 'report page in a browser', run: lookAtPage },
  { name: 'act against the rehearsal', run: actDifference },
];

async function runLayer({ name, run }: Layer): Promise<LayerResult> {
  try {
    return await run(environment());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { passed: 0, failures: [`the layer "${name}" did not run: ${reason}`] };
  }
}

let passed = 0;
let failed = 0;
for (const layer of layers) {
  const began = performance.now();
  const result = await runLayer(layer);
  // A layer that checked nothing has not held anything.
  const failures = result.passed + result.failures.length === 0 ? ['it checked nothing'] : result.failures;
  passed += result.passed;
  failed += failures.length;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${failures.length === 0 ? '✓' : '✗'} ${layer.name}: ${result.passed} passed, ${failures.length} failed (${seconds} s)`,
  );
  for (const failure of failures) console.log(`    ${failure.split('\n').join('\n    ')}`);
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
