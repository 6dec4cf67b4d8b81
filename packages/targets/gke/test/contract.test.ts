import { targetContract } from '@aevon/deploy/contract';
import { openStage } from './scene.ts';

targetContract('gke', openStage);
