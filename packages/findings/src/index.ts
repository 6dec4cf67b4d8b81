export * from './counts.ts';
export * from './finding.ts';
export * from './identity.ts';
export * from './markdown.ts';
export * from './ranking.ts';
export * from './sarif.ts';
export type * from './sarif-document.ts';
