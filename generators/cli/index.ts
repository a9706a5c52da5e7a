export type { OnConflict } from './arguments.ts';
export { sortNotes } from './each-repository.ts';
export { formatFailure } from './failure.ts';
export type { FailureText } from './messages/failure-text.ts';
export { messages } from './messages/index.ts';
export { fileChanges, stepsOf } from './report.ts';
export { runCommandLine } from './run.ts';
export type { Surroundings } from './run.ts';
export { conflictsOf, requireApplicable } from './update.ts';
