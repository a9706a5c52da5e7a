export {
  baseImage,
  buildImage,
  catalogue,
  createCatalogue,
  executionEnvironment,
  misfit,
  osOnlyImage,
} from './catalogue.ts';
export type { Catalogue } from './catalogue.ts';
export { HOST_IDS } from './data.ts';
export { ENDING_DAYS, supportOn } from './support.ts';
export type {
  Architecture,
  Availability,
  CalendarDate,
  OperatingSystem,
  Runtime,
  RuntimeLanguage,
  Support,
} from './types.ts';
