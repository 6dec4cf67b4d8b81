import { targetContract } from '@aevon/deploy/contract';
import { openStage } from './stage.ts';

targetContract('Vercel', openStage);
