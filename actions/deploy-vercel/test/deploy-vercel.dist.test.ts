import { fileURLToPath } from 'node:url';
import { deployActionContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-vercel', import.meta.url));

deployActionContract('deploy-vercel', { action, open: openStage });
