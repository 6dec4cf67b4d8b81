import { releasesContract } from './contract/releases.ts';
import { useLab } from './lab.ts';

releasesContract(useLab());
