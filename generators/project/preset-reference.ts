/** What `snapper.json` says of the preset that a repository follows, under the key `preset`. */
export interface PresetReference {
  /** Where it comes from, as it was given: `../platform`, `npm:@scope/name@^1#sub`, `git:URL#ref:sub`. */
  readonly source: string;
  /** The preset's own version, from its `snapper.preset.json`. */
  readonly version: string;
  /** What the source was resolved to: the commit of a git repository, the exact version of an npm package. */
  readonly resolved?: string;
  /** `sha256-` and base64: of everything the preset and those it extends hold. */
  readonly hash: string;
}
