export { emptyManifest, type LoadedManifest, loadManifest } from './manifest/load.ts';
export { type Manifest, manifestJsonSchema, type Service, targets } from './manifest/schema.ts';
export * from './plan-document.ts';
export { requirePlanOfCheckout } from './plan-head.ts';
export { makePlan, type Plan, type PlanRequest } from './plan/make.ts';
export {
  type ImageLeg,
  type Leg,
  makeMatrices,
  type Matrices,
  type ServiceLeg,
  type TestLeg,
} from './plan/matrices.ts';
export { planLines, summarizePlan } from './plan/summary.ts';
export { unreadEslintConfig } from './plan/tools.ts';
