import { fileURLToPath } from 'node:url';
import { deployActionContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-render', import.meta.url));

deployActionContract('deploy-render', { action, open: openStage });
