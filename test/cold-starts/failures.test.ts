import { expect, test } from 'vitest';

import { classify, explain } from '../../generators/cold-starts/index.ts';

const called = (code: string, text: string): string =>
  `\nAn error occurred (${code}) when calling the Invoke operation: ${text}\n`;

test.each([
  [called('TooManyRequestsException', 'Rate Exceeded.'), 'throttled', 'Rate Exceeded'],
  [called('SnapStartNotReadyException', 'Lambda is initializing'), 'not-ready', 'a minute'],
  [called('ResourceConflictException', 'currently in: Pending'), 'not-ready', 'a minute'],
  [called('ResourceNotFoundException', 'Function not found'), 'missing', 'make deploy'],
  [called('AccessDeniedException', 'no permission'), 'denied', 'lambda:InvokeFunction'],
  [called('ExpiredTokenException', 'expired'), 'credentials', 'sign in again'],
  ['Unable to locate credentials. You can configure', 'credentials', 'sign in again'],
  ['Error when retrieving token from sso: Token has expired', 'credentials', 'sign in again'],
  ['The config profile (x) could not be found', 'credentials', 'sign in again'],
  ['You must specify a region. You can also configure', 'region', 'AWS_REGION'],
  ['Could not connect to the endpoint URL: "https://x"', 'network', 'cannot be reached'],
  [called('ServiceException', 'something else'), 'other', 'something else'],
])('%j is %s', (stderr, kind, told) => {
  const failure = classify(stderr);

  expect(failure.kind).toBe(kind);
  expect(explain(failure, 'orders')).toContain(told);
});

test('what AWS quotes of a signed request is not repeated', () => {
  const failure = classify(called('InvalidSignatureException', 'x-amz-security-token:SECRET'));

  expect(JSON.stringify(failure) + explain(failure, 'orders')).not.toContain('SECRET');
});
