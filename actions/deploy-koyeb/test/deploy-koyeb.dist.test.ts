import { fileURLToPath } from 'node:url';
import { deployActionContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-koyeb', import.meta.url));

deployActionContract('deploy-koyeb', { action, open: openStage });
