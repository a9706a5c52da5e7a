export { BASE_PATH, baseOf, withBase } from './base.ts';
export type { Base, BaseFile } from './base.ts';
export { createRepository } from './create.ts';
export type { CreateOptions } from './create.ts';
export { inspectTarget } from './target.ts';
export type { Target } from './target.ts';
export type { Ownership, RenderedFile, RenderedTree } from './tree.ts';
