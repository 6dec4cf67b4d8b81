import { afterAll, beforeAll } from 'vitest';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from '../lab/control-plane.ts';

/** A control plane for the tests of a file. */
export function useLab(options: ControlPlaneOptions = {}): () => ControlPlane {
  let lab: ControlPlane | undefined;
  beforeAll(async () => {
    lab = await startControlPlane(options);
  });
  afterAll(async () => lab?.[Symbol.asyncDispose]());
  return () => {
    if (lab === undefined) throw new Error('the control plane has not started');
    return lab;
  };
}
