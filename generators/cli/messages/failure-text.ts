/** A failure's text, as parts of a `SnapperError`. */
export interface FailureText {
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
}
