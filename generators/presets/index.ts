export { MANIFEST_PATH, parseManifest } from './manifest.ts';
export type { Manifest, Scalar } from './manifest.ts';
export { droppingAnswers, presetMigrations } from './migrations.ts';
export { overlayPreset } from './overlay.ts';
export { optionsOf } from './policy.ts';
export type { Preset, PresetLayer } from './preset.ts';
export type { PresetReference } from './reference.ts';
export type { PresetFile, PresetTree } from './tree.ts';
export { joinLayers } from './chain.ts';
export { codeOf, needsTrust } from './code.ts';
export type { PresetCode } from './code.ts';
export type { OverlayOptions } from './overlay.ts';
export { messageOf } from './substitute.ts';
export {
  addTrust,
  isPresetTrusted,
  isTrusted,
  readTrustList,
  removeTrust,
  trustListPath,
} from './trust.ts';
export type { TrustList } from './trust.ts';
export { createResolver, listPresetFolders, resolvePreset } from './resolve.ts';
export type { PresetResolver, ResolveOptions, ResolverOptions } from './resolve.ts';
export { hashOf } from './hash.ts';
export { parseSource, portableSource, sourceText } from './source.ts';
export type { PresetSource } from './source.ts';
export { readDirectory } from './fetch/directory.ts';
export { keptApart } from './apart.ts';
export { followPreset } from './follow.ts';
export type { LoadedPreset } from './follow.ts';
export { combinationsOf } from './combinations.ts';
export { examplePreset, presetName } from './example.ts';
export { contentCheck } from './refuse-content.ts';
