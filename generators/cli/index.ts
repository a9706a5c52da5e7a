export { runCommandLine } from './run.ts';
export type { Surroundings } from './run.ts';
