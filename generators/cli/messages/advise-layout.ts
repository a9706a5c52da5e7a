import type { BillLine, Factor } from '../../advise/index.ts';

/** Columns of a terminal that nothing is wider than. */
export const WIDTH = 80;

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** A number with separators of thousands. */
export function count(value: number): string {
  return number.format(value);
}

/** A sum in US dollars; what is less than a cent is not nothing. */
export function dollars(value: number): string {
  return value > 0 && value < 0.005 ? '<$0.01' : money.format(value);
}

/** A count and what is counted: `1 version`. */
export function counted(value: number, plural: string): string {
  return `${count(value)} ${value === 1 ? plural.slice(0, -1) : plural}`;
}

/** A line of a bill: its name, what is multiplied, and the product at the right edge. */
export function billRow(name: string, { amount, factors }: BillLine, memoryMb: number): string[] {
  const left = `  ${name.padEnd(NAME)}${factors.map((each) => factorText(each, memoryMb)).join(' x ')}`;
  return ledger(left, dollars(amount));
}

/** A text at the left and a sum at the right edge; what is too long breaks before its last factor. */
export function ledger(left: string, right: string): string[] {
  if (left.length + 1 + right.length <= WIDTH) {
    return [`${left}${right.padStart(WIDTH - left.length)}`];
  }
  const last = left.lastIndexOf(' x ');
  const rest = `${' '.repeat(NAME + 2)}${left.slice(last + 1)}`;
  return [left.slice(0, last), `${rest}${right.padStart(WIDTH - rest.length)}`];
}

const NAME = 18;

function factorText({ unit, value }: Factor, memoryMb: number): string {
  switch (unit) {
    case 'GB':
      // Exact, where a decimal fraction of a gigabyte would not be.
      return `${memoryMb}/1024 GB`;
    case 'USD/GB':
    case 'USD/GB-s':
    case 'USD/request':
      return `$${priceText(value)}/${unit.slice('USD/'.length)}`;
    case 's':
      return `${number3.format(value)} s`;
    default:
      return counted(value, unit);
  }
}

const number3 = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** A price in full: it has more digits than sums have, and none may be lost. */
function priceText(value: number): string {
  return value.toFixed(10).replace(/0+$/, '');
}

/** Text in lines, the first with a mark and the others below its first word. */
export function item(mark: string, text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > WIDTH - mark.length) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines
    .map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`)
    .join('\n');
}
