/** Why a call of the AWS CLI failed, as far as it decides what to do. */
export type FailureKind =
  'throttled' | 'not-ready' | 'missing' | 'denied' | 'credentials' | 'region' | 'network' | 'other';

/** A call of the AWS CLI that failed. */
export interface Failure {
  readonly kind: FailureKind;
  /** What the CLI said, in one line; for credentials nothing, since it may quote what was signed. */
  readonly reason: string;
}

const CODES: readonly (readonly [FailureKind, RegExp])[] = [
  ['throttled', /^(TooManyRequests|Throttling|RequestLimitExceeded|EC2Throttled)/],
  // ResourceConflict is what a version that is still pending answers.
  ['not-ready', /^(SnapStartNotReady|ResourceConflict|ResourceNotReady)/],
  ['missing', /^ResourceNotFound/],
  ['denied', /^AccessDenied/],
  [
    'credentials',
    /^(ExpiredToken|RequestExpired|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|SignatureDoesNotMatch)/,
  ],
];

const TEXTS: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'credentials',
    /locate credentials|partial credentials|SSO|token has expired|session has expired|config profile|refresh failed/i,
  ],
  ['region', /specify a region/i],
  ['network', /connect to the endpoint|connection was closed|timeout on endpoint|SSL validation/i],
];

/** Classifies what the AWS CLI wrote to its standard error. */
export function classify(stderr: string): Failure {
  const line = stderr.split('\n').find((text) => text.trim() !== '') ?? 'aws failed silently';
  const reason = line.trim().slice(0, 300);
  const code = /An error occurred \((\w+)\)/.exec(stderr)?.[1];
  const found =
    code === undefined
      ? TEXTS.find(([, pattern]) => pattern.test(stderr))
      : CODES.find(([, pattern]) => pattern.test(code));
  const kind = found?.[0] ?? 'other';
  return { kind, reason: kind === 'credentials' ? '' : reason };
}

/** What to tell of a failure that no waiting mends: what it means, and what to do. */
export function explain({ kind, reason }: Failure, stack: string): string {
  switch (kind) {
    case 'throttled':
      return `Lambda throttles invocations of ${stack}: ${reason}\nTry again later, or with BENCH_FLAGS="--parallel 5".`;
    case 'not-ready':
      return `the version behind ${stack}:live is not ready: ${reason}\nIts snapshot is being made; try again in a minute.`;
    case 'missing':
      return `there is no function ${stack} with the alias live in this account and region; \`make deploy\` creates it`;
    case 'denied':
      return `${reason}\nThe benchmark needs lambda:InvokeFunction and lambda:GetFunctionConfiguration.`;
    case 'credentials':
      return 'the AWS CLI has no valid credentials: they are missing, wrong or expired; sign in again (`aws sso login`, or as your organisation does) and check with `aws sts get-caller-identity`';
    case 'region':
      return 'the AWS CLI knows no region; set AWS_REGION, or `aws configure set region …`';
    case 'network':
      return `Lambda cannot be reached: ${reason}\nCheck the network, and the region of your configuration.`;
    case 'other':
      return `the AWS CLI failed: ${reason}`;
  }
}
