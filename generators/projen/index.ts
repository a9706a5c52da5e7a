export { SnapperLambdaProject } from './snapper-lambda-project.ts';
export type { SnapperLambdaProjectOptions } from './project-options.ts';
