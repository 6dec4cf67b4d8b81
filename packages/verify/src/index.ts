export * from './health/expectation.ts';
export { type Latency, latencyOf } from './health/latency.ts';
export { sameCommit } from './health/served-commit.ts';
export {
  type HealthResult,
  type HealthRule,
  type HealthTarget,
  type HealthTools,
  watchHealth,
} from './health/watch.ts';
