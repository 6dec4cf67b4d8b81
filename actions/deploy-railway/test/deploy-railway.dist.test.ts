import { fileURLToPath } from 'node:url';
import { deployActionContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-railway', import.meta.url));

deployActionContract('deploy-railway', { action, open: openStage });
