import { byteCode } from './byte-code.ts';
import { layer } from './layer.ts';
import { packageAndUse } from './package.ts';
import { priming } from './priming.ts';
import { regenerate } from './regenerate.ts';
import { rendering } from './rendering.ts';
import { startup } from './startup.ts';
import { vm } from './vm.ts';

const BENCHMARKS: Readonly<Record<string, () => Promise<void> | void>> = {
  startup,
  package: packageAndUse,
  rendering,
  regenerate,
  layer,
  priming,
  'byte-code': byteCode,
  vm,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `unknown benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (names.length === 0 || names.includes(name)) await benchmark();
}
