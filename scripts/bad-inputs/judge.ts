import type { BadInput } from './case.ts';
import type { Met } from './meet.ts';
import { everythingSaid } from './said.ts';

function endingProblems({ ends }: BadInput, { run }: Met): string[] {
  const green = run.conclusion === 'success';
  const code = run.outputs['failure-code'];
  if (ends.kind === 'refused')
    return [
      ...(green ? ['it is green'] : []),
      ...(run.outputs['verdict'] === 'passed' ? ['its verdict is passed'] : []),
      ...(code === ends.code ? [] : [`its failure-code is "${code}", not "${ends.code}"`]),
      ...(run.annotations.some(({ level }) => level === 'error') ? [] : ['no error is annotated']),
    ];
  return [...(green ? [] : ['it is red']), ...(code === '' ? [] : [`its failure-code is "${code}", not empty`])];
}

/** What is wrong with how a bad input ended; empty when it ended as it must. */
export function problemsOf(bad: BadInput, met: Met): string[] {
  const { run } = met;
  const wrong = Object.entries(bad.ends.outputs ?? {}).filter(([name, value]) => run.outputs[name] !== value);
  const limit = bad.withinMs ?? 60_000;
  return [
    ...endingProblems(bad, met),
    ...wrong.map(([name, value]) => `its output ${name} is "${run.outputs[name]}", not "${value}"`),
    ...(bad.ends.says.test(everythingSaid(run)) ? [] : [`nothing says ${String(bad.ends.says)}`]),
    ...(run.annotations.some(({ message }) => message.includes('internal-error')) ? ['it is called a bug'] : []),
    ...(run.milliseconds > limit ? [`it took ${run.milliseconds} ms, more than ${limit}`] : []),
    ...run.orphans.map((name) => `the process ${name} was left behind`),
    ...met.leftovers
      .filter((line) => bad.leaves?.includes(line.trim()) !== true)
      .map((line) => `it left in the work tree: ${line}`),
    ...(met.pushes > 0 ? ['something was pushed'] : []),
    ...(bad.fault !== undefined && met.faults === 0 ? ['the fault was never met'] : []),
    ...met.refusedHosts.map((host) => `the host ${host} was called`),
    ...met.crashes.map((crash) => `a stand-in crashed: ${crash}`),
  ];
}
