import { targetContract } from '@aevon/deploy/contract';
import { openStage } from './stage.ts';

targetContract('koyeb, running images', async () => openStage('image'));
