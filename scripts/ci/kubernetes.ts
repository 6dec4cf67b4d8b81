import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { call, type CiEnvironment, type LayerResult, tail } from './layer.ts';
import { readReport } from './tests.ts';

/** The tests of packages/kubernetes that need a real control plane. One that can't be built is a failure. */
export function testKubernetes({ out }: CiEnvironment): LayerResult {
  const report = join(out, 'kubernetes.json');
  rmSync(report, { force: true });
  const config = join(root, 'packages/kubernetes/test-real/vitest.config.ts');
  const words = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status, output } = call(join(root, 'node_modules/.bin/vitest'), words);
  const { passed, failures } = readReport(report);
  const unexplained = status !== 0 && failures.length === 0;
  const ended = failures.length > 0 || unexplained ? [`vitest ended with ${String(status)}:\n${tail(output, 40)}`] : [];
  return { passed, failures: [...failures, ...ended] };
}
