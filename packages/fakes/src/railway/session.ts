import { GraphQLError } from 'graphql';
import type { Deployment, Environment, Instance } from './model.ts';
import type { Platform } from './platform.ts';

/** Who asks, as the header and the token in it say. */
export type Identity =
  | { readonly kind: 'account' | 'workspace'; readonly token: string }
  | { readonly kind: 'project'; readonly token: string; readonly environment: Environment };

/** What one request works with. */
export interface Session {
  readonly platform: Platform;
  readonly project: { readonly id: string; readonly name: string };
  readonly identity: Identity | undefined;
  /** Milliseconds that the platform's clock is apart from what it works by, in what it shows. */
  readonly skewMs: number;
}

function notAuthorized(): GraphQLError {
  return new GraphQLError('Not Authorized', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}

function notFound(what: string): GraphQLError {
  return new GraphQLError(`${what} not found`, { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}

/** A project token is for one environment. @throws GraphQLError */
export function admit({ identity }: Session, environment?: Environment): void {
  if (identity === undefined) throw notAuthorized();
  if (identity.kind === 'project' && environment !== undefined && identity.environment !== environment)
    throw notAuthorized();
}

export function projectOf(session: Session, id: string): Session['project'] {
  admit(session);
  if (id !== session.project.id) throw notFound('Project');
  return session.project;
}

export function environmentOf(session: Session, id: string): Environment {
  admit(session);
  const found = session.platform.parts.environments.find((one) => one.id === id);
  if (found === undefined) throw notFound('Environment');
  admit(session, found);
  return found;
}

export function instanceOf(session: Session, environmentId: string, serviceId: string): Instance {
  const environment = environmentOf(session, environmentId);
  const found = session.platform.parts.instances.find(
    (one) => one.environment === environment && one.serviceId === serviceId,
  );
  if (found === undefined) throw notFound('ServiceInstance');
  return found;
}

export function deploymentOf(session: Session, id: string): Deployment {
  admit(session);
  const found = session.platform.find(id);
  if (found === undefined) throw notFound('Deployment');
  admit(session, found.instance.environment);
  return found;
}

/** @throws GraphQLError as Railway answers every other kind of token. */
export function projectTokenOf({ identity }: Session): Identity & { readonly kind: 'project' } {
  if (identity?.kind === 'project') return identity;
  throw new GraphQLError('Project Token not found', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}
