export { askOpenQuestions, confirm, openQuestions } from './ask.ts';
export type { PromptStreams } from './ask.ts';
