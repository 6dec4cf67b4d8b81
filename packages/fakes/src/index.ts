export { createFaults, type Fault, type Faults, type PlayedFault } from './faults/faults.ts';
export type { FaultKind } from './faults/kinds.ts';
export {
  answerJson,
  isBroken,
  type BrokenAnswer,
  type Handler,
  type HostAnswer,
  type HostReply,
  type HostRequest,
  type Hosts,
} from './world/handler.ts';
export type { WorldRequest } from './world/journal.ts';
export { startWorld, type World, type WorldOptions } from './world/world.ts';
