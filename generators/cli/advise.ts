import { PRICES_READ_ON, PRICES_SOURCE, advise as adviseOn, isComputed } from '../advise/index.ts';
import type { Alternative } from '../advise/index.ts';
import { workloadOf } from './advise-input.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { messages } from './messages/index.ts';
import type { CommandResult } from './result.ts';

/** `advise`: what a function costs and how long it starts, in every way to run it; recommends one. */
export async function advise(args: Arguments, context: Context): Promise<CommandResult> {
  const workload = workloadOf(args);
  const advice = adviseOn(workload);
  const { alternatives, priceList, recommendation } = advice;
  context.say(messages.advisePage(advice, context.today));
  return Promise.resolve({
    report: {
      workload: { ...workload, runtime: workload.runtime?.id },
      prices: { ...priceList, currency: 'USD', readOn: PRICES_READ_ON, source: PRICES_SOURCE },
      alternatives: alternatives.map(reportOf),
      recommendation: recommendation && {
        ...recommendation,
        text: messages.adviseRecommendation(advice),
      },
      assumptions: messages.adviseAssumptions(advice),
      uncertain: messages.adviseUncertainties(advice, context.today),
    },
  });
}

/** An alternative for programs: what cannot be compared says so in words, too. */
function reportOf(alternative: Alternative): object {
  const { id } = alternative;
  if (!isComputed(alternative)) {
    return { id, leftOut: alternative.leftOut, text: messages.adviseLeftOut(alternative.leftOut) };
  }
  const { coldStart, cost, lines } = alternative;
  return {
    id,
    costAMonth: cost,
    coldStart: coldStart === undefined ? null : { minMs: coldStart.min, maxMs: coldStart.max },
    lines,
  };
}
