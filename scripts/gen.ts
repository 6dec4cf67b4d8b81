import { parseArgs } from 'node:util';
import { generate, settle } from './gen/files.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const drifted = await settle(await generate(), values.check);
if (drifted.length === 0) console.log('generated files are current');
else if (!values.check) console.log(`written:\n${drifted.map((file) => `  ${file}`).join('\n')}`);
else {
  console.error(`not current, run \`pnpm gen\`:\n${drifted.map((file) => `  ${file}`).join('\n')}`);
  process.exitCode = 1;
}
