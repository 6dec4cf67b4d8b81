export * from './catalogue.ts';
export * from './money.ts';
export * from './order.ts';
export * from './problem.ts';
export * from './quote.ts';
export * from './version.ts';
