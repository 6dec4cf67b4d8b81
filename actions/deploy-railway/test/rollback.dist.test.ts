import { fileURLToPath } from 'node:url';
import { rollbackContract } from '@aevon/deploy-step/contract';
import { openStage } from './stage.ts';

const action = fileURLToPath(new URL('../../../release/deploy-railway', import.meta.url));
rollbackContract({ action, platform: 'railway', open: openStage });
