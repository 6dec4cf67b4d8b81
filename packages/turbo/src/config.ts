import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, messageOf } from '@aevon/ports';
import { z } from 'zod';

export interface TurboConfig {
  /** `turbo.json` or `turbo.jsonc`. */
  readonly file: string;
  /** Whether artifacts are signed and unsigned ones refused. */
  readonly signed: boolean;
  /** False where `remoteCache.enabled` switches every remote cache off, whatever the environment says. */
  readonly remoteCache: boolean;
}

const schema = z.object({
  remoteCache: z.object({ signature: z.boolean().optional(), enabled: z.boolean().optional() }).optional(),
});

/** Takes comments and trailing commas out of JSON, outside of strings. */
export function plainJson(text: string): string {
  const tokens = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[}\]])/g;
  return text.replace(tokens, (_, quoted: string | undefined) => quoted ?? '');
}

function unreadable(file: string, why: string): Failure {
  return new Failure({
    kind: 'user',
    code: 'turbo-config-unreadable',
    what: `${file} can't be read: ${why}`,
    fix: `correct ${file}`,
    location: { file },
  });
}

/** What matters of turbo.json at the root. @throws Failure `turbo-config-missing`, `turbo-config-unreadable`. */
export async function readTurboConfig(root: string): Promise<TurboConfig> {
  for (const file of ['turbo.json', 'turbo.jsonc']) {
    const text = await readFile(join(root, file), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      const { signature, enabled } = schema.parse(JSON.parse(plainJson(text))).remoteCache ?? {};
      return { file, signed: signature === true, remoteCache: enabled !== false };
    } catch (error) {
      throw unreadable(file, messageOf(error));
    }
  }
  throw new Failure({
    kind: 'user',
    code: 'turbo-config-missing',
    what: 'there is no turbo.json here',
    fix: 'add one, or set `working-directory` to the folder that has it',
  });
}
