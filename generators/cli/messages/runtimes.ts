import pc from 'picocolors';

import type { RuntimeReport } from '../runtimes.ts';

const HEADINGS = ['Runtime', 'OS', 'Support', 'SnapStart', 'Hosts'] as const;

/** What is said of the catalogue. */
export const runtimeMessages = {
  runtimeTable: (reports: readonly RuntimeReport[]): string => {
    const rows = reports.map((report) => [
      `${isOver(report) ? '!' : ' '} ${report.id}`,
      report.os,
      supportText(report),
      report.nativeSnapStart ? nativeText(report) : 'no',
      hostsText(report),
    ]);
    const table = [HEADINGS.map((text, index) => (index === 0 ? `  ${text}` : text)), ...rows];
    const widths = HEADINGS.map((_, column) =>
      Math.max(...table.map((row) => row[column]!.length)),
    );
    const lines = table.map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
    return [
      pc.bold(lines[0]),
      ...lines.slice(1).map((line, index) => (isOver(reports[index]!) ? pc.yellow(line) : line)),
      '',
      '! AWS patches it no more; under a Java host it goes on running.',
      'SnapStart: what AWS offers for the runtime itself, and whether that is charged.',
    ].join('\n');
  },
} as const;

function isOver({ support }: RuntimeReport): boolean {
  return support.state === 'deprecated' || support.state === 'blocked';
}

function supportText({ availability, support }: RuntimeReport): string {
  const lack =
    availability === 'preview' ? ', preview' : availability === 'container' ? ', image only' : '';
  switch (support.state) {
    case 'supported':
      return `${support.until === undefined ? 'no end date' : `until ${support.until}`}${lack}`;
    case 'ending':
      return `until ${support.until}, ${support.daysLeft === 1 ? '1 day' : `${support.daysLeft} days`}${lack}`;
    case 'deprecated':
    case 'blocked':
      return `ended ${support.since}${lack}`;
  }
}

function nativeText({ language }: RuntimeReport): string {
  return language === 'java' ? 'free' : 'charged';
}

function hostsText({ hosts, language }: RuntimeReport): string {
  if (language === 'java') return hosts.length === 0 ? 'is none' : 'is one';
  return hosts.length === 0 ? 'none fits' : hosts.join(' ');
}
