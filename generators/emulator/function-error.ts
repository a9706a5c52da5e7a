/** An error as Lambda shows it: `errorType`, `errorMessage` and `stackTrace` of the payload. */
export interface FunctionError {
  /** e.g. `Runtime.HandlerNotFound`, `TypeError`, `Sandbox.Timedout`. */
  readonly type: string;
  readonly message: string;
  readonly stackTrace: readonly string[];
}

/**
 * Reads the error that a runtime posted: a JSON body as the Runtime API documents it, and the header
 * `Lambda-Runtime-Function-Error-Type`, which stands in for whatever the body lacks.
 */
export function parseFunctionError(body: string, headerType: string | undefined): FunctionError {
  const fallback = headerType ?? 'Unknown';
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null) {
    return { type: fallback, message: body.trim(), stackTrace: [] };
  }
  const { errorType, errorMessage, stackTrace } = parsed as Record<string, unknown>;
  return {
    type: typeof errorType === 'string' && errorType !== '' ? errorType : fallback,
    message: typeof errorMessage === 'string' ? errorMessage : '',
    stackTrace: Array.isArray(stackTrace) ? stackTrace.map(String) : [],
  };
}

/**
 * Reads the trailers by which a runtime reports an error in the middle of a streamed response; the
 * runtime interface clients send the JSON body in base64.
 */
export function parseTrailerError(type: string, body: string | undefined): FunctionError {
  if (body === undefined) return { type, message: '', stackTrace: [] };
  const decoded = Buffer.from(body, 'base64').toString('utf8');
  return parseFunctionError(parseJson(decoded) === undefined ? body : decoded, type);
}

/** The value that `text` holds, or `undefined` where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
