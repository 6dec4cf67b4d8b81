import type { Manifest } from '../manifest/schema.ts';

/** Services so that each comes after all that it needs; by name where that leaves a choice. The manifest has no circle. */
export function deploymentOrder(services: Manifest['services']): string[] {
  const order: string[] = [];
  const place = (name: string): void => {
    if (order.includes(name)) return;
    for (const need of [...(services[name]?.needs ?? [])].sort()) place(need);
    order.push(name);
  };
  for (const name of Object.keys(services).sort()) place(name);
  return order;
}
