/** What the caller wants to know the sentiment of. */
export interface SentimentRequest {
  readonly text: string;
}

/** The caller's mistake, in words meant for the caller. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/** Checks what TypeScript cannot: an event is whatever the caller sent. */
export function parseSentimentRequest(input: unknown): SentimentRequest {
  const { text } = isObject(input) ? input : {};
  if (typeof text !== 'string' || text === '') {
    throw new InvalidRequest('text: expected a text that is not empty');
  }
  return { text };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
