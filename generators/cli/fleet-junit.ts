import { reasonOf } from './fleet-row.ts';
import type { FleetReport, ReportRow } from './fleet-row.ts';
import { fleetMessages } from './messages/fleet.ts';
import type { ErrorReport } from './result.ts';

/** What XML 1.0 has no way to write, not even by number. */
const NO_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/**
 * A report as JUnit's XML, the format that every pipeline shows test results of: a repository is a test
 * case. What the command fails on is a failure; what could not be looked at or updated is an error. No
 * times: they would be of repositories that were worked on at the same time.
 */
export function junitReport({ advice, command, rows, stopped }: FleetReport): string {
  const cases = [
    ...rows.map((row) => testCase(command, row)),
    ...(stopped === undefined ? [] : [interrupted(command, stopped)]),
  ];
  const errors = rows.filter(isError).length + (stopped === undefined ? 0 : 1);
  const failures = rows.filter((row) => row.fails && !isError(row)).length;
  const counts = `name=${quoted(fleetMessages.reportTitle(command))} tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="0">`,
    `  <testsuite ${counts} skipped="0" time="0">`,
    ...cases,
    ...(advice.length === 0 ? [] : [`    <system-out>${escaped(advice.join('\n'))}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function testCase(command: string, row: ReportRow): string {
  const { error, fails, findings, folder, status } = row;
  const word = fleetMessages.statusWord(status);
  const lines = findings.map(({ items, text }) =>
    items.length === 0 ? text : `${text}: ${items.join(', ')}`,
  );
  const open = `    <testcase name=${quoted(folder)} classname=${quoted(className(command))} time="0"`;
  if (error !== undefined) return failedCase(open, isError(row) ? 'error' : 'failure', error);
  if (fails) {
    const message = [word, ...lines.slice(0, 1)].join('; ');
    return inCase(open, 'failure', status, message, lines.join('\n'));
  }
  if (lines.length === 0) return `${open}/>`;
  return `${open}>\n      <system-out>${escaped([word, ...lines].join('\n'))}</system-out>\n    </testcase>`;
}

function interrupted(command: string, error: ErrorReport): string {
  const open = `    <testcase name=${quoted(command)} classname=${quoted(className(command))} time="0"`;
  return failedCase(open, 'error', error);
}

function failedCase(open: string, element: 'error' | 'failure', error: ErrorReport): string {
  const reason = reasonOf(error);
  const text = error.next === undefined ? reason : `${reason}\n${error.next}`;
  return inCase(open, element, error.code, reason, text);
}

function inCase(
  open: string,
  element: 'error' | 'failure',
  type: string,
  message: string,
  text: string,
): string {
  return `${open}>\n      <${element} type=${quoted(type)} message=${quoted(message)}>${escaped(text)}</${element}>\n    </testcase>`;
}

/** What could not be looked at or updated; conflicts in the way are a failure of the repository. */
function isError({ error, status }: ReportRow): boolean {
  return error !== undefined && status === 'failed';
}

/** Dots group test cases in most viewers. */
function className(command: string): string {
  return `create-snapper-lambda.${command}`;
}

/** An attribute's value; it would lose line ends and tabs to spaces. */
function quoted(text: string): string {
  const value = escaped(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
  return `"${value}"`;
}

function escaped(text: string): string {
  return text
    .replaceAll(NO_XML, '\u{FFFD}')
    .replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}
