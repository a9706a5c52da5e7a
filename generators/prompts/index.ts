export { askOpenQuestions, confirm, openQuestions } from './ask.ts';
