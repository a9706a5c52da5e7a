import type { InvokeResult } from '../results.ts';
import { succeeded } from './run-once.ts';
import type { Run } from './run-once.ts';
import { spreads } from './report-text.ts';

/** Everything about all runs, as the one object that `--json` prints. */
export function reportAsJson(runs: readonly Run[], faults: readonly string[]): object {
  return {
    ok: faults.length === 0 && runs.every(succeeded),
    faults,
    runs: runs.map(runAsJson),
    durationsMs: spreads(runs),
  };
}

/** Everything about one run. */
export function runAsJson({ init, invokes, output, restore, timeline, violations }: Run): object {
  return {
    init,
    ...(restore === undefined ? {} : { restore }),
    invokes: invokes.map(asJson),
    violations,
    timeline,
    output,
  };
}

/** A response without its bytes: as a value where it is JSON, as text otherwise. */
function asJson(result: InvokeResult): object {
  if (result.response === undefined) return result;
  const { body, json, text, ...facts } = result.response;
  const payload = json === undefined ? text : json;
  return { ...result, response: { ...facts, bytes: body.length, payload } };
}
