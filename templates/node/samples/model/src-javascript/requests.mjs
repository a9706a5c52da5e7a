/**
 * @typedef {{ text: string }} SentimentRequest
 *   What the caller wants to know the sentiment of.
 */

/** The caller's mistake, in words meant for the caller. */
export class InvalidRequest extends Error {
  name = 'InvalidRequest';
}

/**
 * Checks a request: an event is whatever the caller sent.
 *
 * @param {unknown} input
 * @returns {SentimentRequest}
 * @throws {InvalidRequest}
 */
export function parseSentimentRequest(input) {
  const text = input?.text;
  if (typeof text !== 'string' || text === '') {
    throw new InvalidRequest('text: expected a text that is not empty');
  }
  return { text };
}
