import { fileURLToPath } from 'node:url';
import { rollbackContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-koyeb', import.meta.url));
rollbackContract({ action, platform: 'koyeb', open: openStage });
