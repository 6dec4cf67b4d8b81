import { rolloutContract } from './contract/rollout.ts';
import { useLab } from './lab.ts';

rolloutContract(useLab());
