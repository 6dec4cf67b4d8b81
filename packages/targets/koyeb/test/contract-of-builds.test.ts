import { targetContract } from '@aevon/deploy/contract';
import { openStage } from './stage.ts';

targetContract('koyeb, building commits', async () => openStage('commit'));
