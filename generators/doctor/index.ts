export type { Status } from './check.ts';
export { examine } from './examine.ts';
export type { Examined } from './examine.ts';
export { thisMachine } from './machine.ts';
export type { Machine } from './machine.ts';
export { readRepository } from './repository.ts';
