import { rollbackOn } from '@aevon/deploy-step';
import { type Inputs, targetOf } from './platforms.ts';

export const { run, post } = rollbackOn<Inputs>(targetOf);
