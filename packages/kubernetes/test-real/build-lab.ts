import { buildControlPlane } from '../lab/control-plane.ts';

/** Before all tests, so that none waits for the compiler. @throws when the control plane can't be built. */
export default function setup(): void {
  buildControlPlane();
}
