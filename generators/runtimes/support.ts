import type { CalendarDate, Runtime, Support } from './types.ts';

/** From this many days before its deprecation a runtime is said to be *ending*. */
export const ENDING_DAYS = 180;

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * What a runtime's support dates mean on the day `today` (`YYYY-MM-DD`, passed in so that the same
 * inputs always give the same answer).
 *
 * A deprecated runtime still runs under a Java host: AWS's blocks apply to the host's identifier.
 */
export function supportOn(
  runtime: Pick<Runtime, 'blockUpdate' | 'deprecation'>,
  today: CalendarDate,
): Support {
  const { blockUpdate, deprecation } = runtime;
  if (deprecation === undefined) return { state: 'supported' };
  if (blockUpdate !== undefined && today >= blockUpdate) {
    return { state: 'blocked', since: deprecation, blockUpdate };
  }
  if (today >= deprecation) {
    return { state: 'deprecated', since: deprecation, ...(blockUpdate && { blockUpdate }) };
  }
  const daysLeft = Math.round((Date.parse(deprecation) - Date.parse(today)) / MILLISECONDS_A_DAY);
  return daysLeft <= ENDING_DAYS
    ? { state: 'ending', until: deprecation, daysLeft }
    : { state: 'supported', until: deprecation };
}
