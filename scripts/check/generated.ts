import { generate, settle } from '../gen/files.ts';

/** Generated files that are not what the definitions say. */
export async function generatedProblems(): Promise<string[]> {
  const drifted = await settle(await generate(), true);
  return drifted.map((path) => `${path} is not current: run \`pnpm gen\``);
}
