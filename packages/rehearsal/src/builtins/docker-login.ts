import { Failure } from '@aevon/ports';
import { evaluateTexts } from '../engine/language/tokens.ts';
import { scopeOf } from '../engine/steps/level.ts';
import { openSession, saidOf } from '../engine/steps/said.ts';
import { createRegistryClient } from '../images/registry-client.ts';
import { loginsOf } from './docker-logins.ts';
import type { StandIn } from './stand-in.ts';

/** Logs in to a registry by its token protocol, and keeps the login until the job ends. */
export const dockerLogin: StandIn = {
  action: 'docker/login-action',
  note: 'a built-in stand-in: logs in to the rehearsal’s registry by the real protocol, with the token that it is given',
  run: async (running, given) => {
    const { level } = running;
    const { machine } = level;
    const session = openSession(level, running.hooks.onLine);
    const { registry: host = '', username = '', password = '' } = evaluateTexts(given, scopeOf(level, running.env));
    if (host === '' || username === '' || password === '')
      throw new Failure({
        kind: 'user',
        code: 'image-login-incomplete',
        what: 'registry, username or password is missing',
        fix: 'give all three; Docker Hub, which needs no registry, is not rehearsed',
      });
    const login = { username, password };
    await createRegistryClient({ host, login, env: machine.baseEnv }).check();
    loginsOf(machine).set(host, login);
    session.output(`Logging into ${host}...`);
    session.output('Login Succeeded!');
    return { result: 'success', said: saidOf(session) };
  },
};
