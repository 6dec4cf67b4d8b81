import { changeContract } from './contract/change.ts';
import { useLab } from './lab.ts';

changeContract(useLab());
