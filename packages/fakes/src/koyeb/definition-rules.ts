import type { FieldError } from './errors.ts';
import type { KoyebDefinition, Store } from './state.ts';

/** A definition before it is known to be whole. */
type Draft = Partial<KoyebDefinition>;

function sourceErrors({ docker, git, database, archive }: Draft): FieldError[] {
  const sources = [docker, git, database, archive].filter((source) => source !== undefined);
  if (sources.length !== 1) return [{ field: 'definition', description: 'Exactly one source must be set' }];
  if (docker !== undefined && !/^[^\s@]+(@sha256:[0-9a-f]{64})?$/.test(docker.image))
    return [{ field: 'definition.docker.image', description: 'Not a valid image' }];
  if (git === undefined) return [];
  if (git.sha !== undefined && !/^([0-9a-f]{40})?$/.test(git.sha))
    return [{ field: 'definition.git.sha', description: 'Not a valid SHA' }];
  return git.repository === '' ? [{ field: 'definition.git.repository', description: 'Must not be empty' }] : [];
}

const types: readonly unknown[] = ['WEB', 'WORKER', 'DATABASE', 'SANDBOX'];

function placeErrors({ name, type, regions = [], instance_types: instances = [] }: Draft): FieldError[] {
  const errors: FieldError[] = [];
  if (name === undefined || name === '') errors.push({ field: 'definition.name', description: 'Must not be empty' });
  if (!types.includes(type)) errors.push({ field: 'definition.type', description: 'Must be set' });
  if (regions.length === 0) errors.push({ field: 'definition.regions', description: 'At least one is needed' });
  if (instances.length === 0)
    errors.push({ field: 'definition.instance_types', description: 'At least one is needed' });
  return errors;
}

function portErrors({ ports = [], routes = [], scalings = [] }: Draft): FieldError[] {
  const open = new Set(ports.map(({ port }) => port));
  const unopened = routes.filter(({ port }) => !open.has(port));
  const upsideDown = scalings.filter(({ min, max }) => min > max);
  return [
    ...unopened.map(({ port }) => ({ field: 'definition.routes', description: `Port ${port} is not among the ports` })),
    ...upsideDown.map(() => ({ field: 'definition.scalings', description: 'min is larger than max' })),
  ];
}

function secretErrors({ secrets }: Store, { env = [], docker }: Draft): FieldError[] {
  const names = new Set(secrets.map(({ name }) => name));
  const wanted = [
    ...env.map(({ secret }, index) => ({ field: `definition.env.${index}.secret`, secret })),
    { field: 'definition.docker.image_registry_secret', secret: docker?.image_registry_secret },
  ];
  return wanted
    .filter(({ secret }) => secret !== undefined && secret !== '' && !names.has(secret))
    .map(({ field, secret }) => ({ field, description: `Secret ${secret} does not exist` }));
}

/** What Koyeb would refuse of a definition that is well-formed. */
export function errorsOf(store: Store, definition: Draft | undefined): readonly FieldError[] {
  if (definition === undefined) return [{ field: 'definition', description: 'Must be set' }];
  return [
    ...placeErrors(definition),
    ...sourceErrors(definition),
    ...portErrors(definition),
    ...secretErrors(store, definition),
  ];
}
