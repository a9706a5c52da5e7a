export type { Answers } from './answers.ts';
export type { Launch, LaunchVariable, LaunchWord } from './languages/index.ts';
export { launchOf } from './launch.ts';
export { MIGRATIONS } from './migrations.ts';
export type { PresetReference } from './preset-reference.ts';
export { render } from './render.ts';
export type { RenderContext } from './render.ts';
export { schemaAddress, settingsText } from './settings.ts';
export type { EnvironmentVariable, TemplateView } from './view.ts';
