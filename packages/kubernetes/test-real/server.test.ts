import { serverContract } from './contract/server.ts';
import { useLab } from './lab.ts';

serverContract(useLab());
