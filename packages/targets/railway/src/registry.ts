import { Failure } from '@aevon/ports';

/** For a registry that does not hand out its images to everybody. Railway takes them on the Pro plan only. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** What was given of them, if anything. @throws Failure `registry-incomplete` for one without the other. */
export function readRegistry(
  username: string | undefined,
  password: string | undefined,
): RegistryCredentials | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const lacking = username === undefined ? 'registry-username' : 'registry-password';
  throw new Failure({
    kind: 'user',
    code: 'registry-incomplete',
    what: `\`${lacking}\` is missing: credentials of a registry are a user and a password`,
    fix: 'give both or none; a secret that does not exist comes as an empty text',
  });
}
