export {
  applicableOptions,
  checkTypes,
  completeAnswers,
  knowledgeOf,
  refuseValue,
} from './check.ts';
export type { CheckContext, RawAnswers } from './check.ts';
export { OPTIONS } from './declarations.ts';
export { optionTable, placeOf, summaryOf } from './documentation.ts';
export { decodeFlag, defaultText, flagUsage } from './flags.ts';
export { jsonSchema } from './json-schema.ts';
export { NAME_LIMIT } from './names.ts';
export { newAnswers } from './new-answers.ts';
export type { FirstAnswers } from './new-answers.ts';
export type { Choice, Knowledge, Option, OptionKey } from './option.ts';
export { META_KEYS, SETTINGS_PATH, checkSettings, readSettings } from './settings-file.ts';
export type { WrittenSettings } from './settings-file.ts';
export { closest, isSlip } from './suggest.ts';
