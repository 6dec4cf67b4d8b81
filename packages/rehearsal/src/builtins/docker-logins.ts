import type { Machine } from '../engine/steps/machine.ts';
import type { RegistryLogin } from '../images/registry-client.ts';

const logins = new WeakMap<Machine, Map<string, RegistryLogin>>();

/** The logins of a job, by host of the registry: they end with it and lie in no file. */
export function loginsOf(machine: Machine): Map<string, RegistryLogin> {
  const found = logins.get(machine) ?? new Map<string, RegistryLogin>();
  logins.set(machine, found);
  return found;
}
