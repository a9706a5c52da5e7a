export { Emulation } from './emulation.ts';
export { EmulatorError } from './errors.ts';
export { formatTimeline } from './format-timeline.ts';
export type { FunctionError } from './function-error.ts';
export type { ProcessExit } from './exit-reason.ts';
export type { InvokeOptions } from './invocation.ts';
export { lambdaEnvironment } from './environment.ts';
export type { EnvironmentInput } from './environment.ts';
export type { EmulationOptions, Host } from './options.ts';
export type { OutputLine } from './process-output.ts';
export type {
  InitReady,
  InitResult,
  InvokeFailure,
  InvokeResponse,
  InvokeResult,
  PhaseFailure,
  ResponseBody,
  ResponseChunk,
  RestoreReady,
  RestoreResult,
  Violation,
  ViolationName,
} from './results.ts';
export type { TimelineEntry } from './timeline.ts';
