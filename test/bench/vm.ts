import { usableAccelerator } from '../../generators/emulator/vm/index.ts';
import { labObstacle } from '../lab/support/obstacle.ts';
import { heavyFunctions } from './vm/heavy.ts';
import { measureStarts } from './vm/starts.ts';
import type { Starts } from './vm/starts.ts';
import { samples } from './vm/subjects.ts';

/**
 * What a start costs in one and the same virtual machine: cold, and restored from a snapshot.
 *
 * @param filter - a part of the names of the functions to measure, in any case
 */
export async function vm(filter: string): Promise<void> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.log(`\nStarts in a virtual machine: not measured, ${obstacle}`);
    return;
  }
  const accelerator = await usableAccelerator();
  const how = accelerator === 'kvm' ? 'KVM' : 'translated instructions, so only ratios count';
  console.log(`\nTo the first answer in a virtual machine (${how}), medians of 3, ms`);
  console.log(row(['', 'cold', 'restored', 'primed', 'ratio', 'loading']));
  for (const subject of [...samples(), ...heavyFunctions()]) {
    if (!subject.name.toLowerCase().includes(filter.toLowerCase())) continue;
    const cells = subject.obstacle ?? cellsOf(await measureStarts(subject));
    console.log(
      typeof cells === 'string' ? `  ${subject.name}: ${cells}` : row([subject.name, ...cells]),
    );
  }
}

function cellsOf({ coldMs, loadMs, primedMs, unprimedMs }: Starts): string[] {
  const whole = (ms: number): string => ms.toFixed(0);
  const unprimed = unprimedMs === undefined ? '-' : whole(unprimedMs);
  const ratio = `${(coldMs / primedMs).toFixed(1)} x`;
  return [whole(coldMs), unprimed, whole(primedMs), ratio, whole(loadMs)];
}

function row([name = '', ...cells]: readonly string[]): string {
  return `  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
