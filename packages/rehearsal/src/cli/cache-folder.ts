import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where state is kept between rehearsals: the caches of the fake GitHub, the tool cache, the last page. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['XDG_CACHE_HOME'];
  const base =
    own !== undefined && own !== ''
      ? own
      : platform() === 'darwin'
        ? join(homedir(), 'Library/Caches')
        : join(homedir(), '.cache');
  return join(base, 'aevon-rehearsal');
}
