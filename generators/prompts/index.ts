export { askOpenQuestions, changeAnswer, openQuestions } from './ask.ts';
export type { AskContext } from './ask.ts';
export { choose, confirm } from './prompt.ts';
export type { Prompt } from './prompt.ts';
