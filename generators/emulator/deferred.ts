/** A promise with its resolver at hand; only the first `resolve` counts. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

/** Makes a promise that somebody else resolves. */
export function defer<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}

/** Resolves with the value of `promise`, or with `undefined` when `limitMs` passes first. */
export async function within<Value>(
  promise: Promise<Value>,
  limitMs: number,
): Promise<Value | undefined> {
  const expired = defer<undefined>();
  const timer = setTimeout(expired.resolve, limitMs, undefined);
  try {
    return await Promise.race([promise, expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}
