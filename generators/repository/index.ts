export { compareRepository } from './compare.ts';
export type { CompareOptions, Comparison } from './compare.ts';
export type { RepositoryContext } from './context.ts';
export { draftOf, refuseTarget, writeDraft } from './creation.ts';
export type { CreationOptions, Draft, GitState } from './creation.ts';
export { isRepository, openRepository } from './open.ts';
export type { Repository } from './open.ts';
export type { RuntimeAdvice } from './runtime-advice.ts';
