export type { PresetReference } from '../project/index.ts';
