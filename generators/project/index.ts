export type { Answers } from './answers.ts';
export { MIGRATIONS } from './migrations.ts';
export { render } from './render.ts';
export type { RenderContext } from './render.ts';
export { schemaAddress, settingsText } from './settings.ts';
export type { EnvironmentVariable, TemplateView } from './view.ts';
