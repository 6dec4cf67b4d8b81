export * from './plan-document.ts';
