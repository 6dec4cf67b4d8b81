export { railwayStates } from './states.ts';
