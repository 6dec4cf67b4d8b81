export * from './clock.ts';
export * from './exec.ts';
export * from './failure.ts';
export * from './http.ts';
export * from './reporter.ts';
export * from './runner.ts';
export * from './stores.ts';
export * from './verdict.ts';
