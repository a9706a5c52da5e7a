/** Measures cold starts of deployed functions; shipped into repositories as `tools/cold-starts.mjs`. */
export { awsCli } from './aws-cli.ts';
export { bench } from './bench.ts';
export { drawChart } from './chart/draw-chart.ts';
export { collectColdStarts } from './collect.ts';
export type { Bounds, Collected } from './collect.ts';
export { ColdStartsError } from './errors.ts';
export { classify, explain } from './failures.ts';
export { percentilesOf } from './percentiles.ts';
export { parseReport } from './report-line.ts';
export { readResult } from './result.ts';
export type { BenchResult, ColdStart, StackResult } from './result.ts';
export { parseCommandLine } from './settings.ts';
export { findStack, waitUntilActive } from './stack.ts';
export { formatTable } from './table.ts';
export type { Outcome } from './wave.ts';
