import { generatorOf } from './generator.ts';

declare const PACKAGE_VERSION: string;

// eslint-disable-next-line no-restricted-syntax -- Yeoman loads a generator by its default export.
export default generatorOf({
  version: PACKAGE_VERSION,
  today: () => new Date().toISOString().slice(0, 10),
});
