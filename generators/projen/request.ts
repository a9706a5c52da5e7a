/** What the project type hands to the process that writes the repository; it survives JSON. */
export interface SynthesisRequest {
  /** Absolute path of the repository. */
  readonly outdir: string;
  /** What the options were given to, as people know it: `.projenrc.cjs`, or `projen new`. */
  readonly source: string;
  /** Whether they were flags of `projen new`. */
  readonly isNew: boolean;
  /** Whether projen is being removed: then nothing of ours is written. */
  readonly isEjecting: boolean;
  /** Every option that is not projen's own, unchecked. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Files that projen is going to write itself, relative to the repository, with forward slashes. */
  readonly files: readonly string[];
}

/** A request as text. What JSON leaves out in silence is spelt out, so that it is refused by its name. */
export function encodeRequest(request: SynthesisRequest): string {
  return JSON.stringify(request, (_, value: unknown) => {
    const isJson = !['bigint', 'function', 'symbol'].includes(typeof value);
    return isJson && !Number.isNaN(value) ? value : String(value);
  });
}

/** The request in a text that {@link encodeRequest} made. */
export function decodeRequest(text: string): SynthesisRequest {
  return JSON.parse(text) as SynthesisRequest;
}
