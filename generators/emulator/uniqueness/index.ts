export { describeRepeats, shortened } from './describe-repeats.ts';
export { findRepeats, settleDoubts } from './find-repeats.ts';
export type { Answer, Repeat, Repeats } from './find-repeats.ts';
export { knownSources } from './known-sources.ts';
export type { KnownSource } from './known-sources.ts';
