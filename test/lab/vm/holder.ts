/**
 * Starts a machine, prints the id of its process group, and lets it wait until this process comes to an
 * end: that of its first argument, or a signal.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Machine } from '../../../generators/emulator/vm/machine.ts';

const [end = '', kernel = '', scratch = '', folder = ''] = process.argv.slice(2);
const empty = join(scratch, 'empty');
writeFileSync(empty, Buffer.alloc(512));

const { child } = Machine.start({
  qemu: 'qemu-system-x86_64',
  hardware: {
    accelerator: 'tcg',
    memoryMegabytes: 64,
    images: { root: empty, layers: empty, task: empty, bytes: 0 },
    kernel,
    initrd: empty,
  },
  folder,
  endpoint: { host: '127.0.0.1', port: 0 },
  endMark: randomBytes(8).toString('hex'),
});
console.log(child.pid);

// QEMU has started by then.
process.stdin.once('data', () => {
  if (end === 'exit') process.exit(0);
  if (end === 'exception') throw new Error('not caught');
});
await sleep(600_000);
