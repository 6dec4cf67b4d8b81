import type { FileCoverage } from './coverage.ts';

function record(file: FileCoverage): string {
  const lines = [...file.covered.map((line) => [line, 1] as const), ...file.missed.map((line) => [line, 0] as const)];
  const data = lines.sort(([a], [b]) => a - b).map(([line, hits]) => `DA:${line},${hits}`);
  // A record ends at a line feed, and git allows one in a file name.
  const name = file.file.replace(/[\r\n]/g, '?');
  return [`SF:${name}`, ...data, `LF:${lines.length}`, `LH:${file.covered.length}`, 'end_of_record', ''].join('\n');
}

/** Line coverage in the format of lcov's tracefiles (`man geninfo`), which most coverage services read. */
export function writeLcov(files: readonly FileCoverage[]): string {
  return files.map(record).join('');
}
