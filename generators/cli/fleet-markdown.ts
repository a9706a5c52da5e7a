import { reasonOf, totalsOf } from './fleet-row.ts';
import type { Finding, FleetReport, ReportRow } from './fleet-row.ts';
import { fleetMessages } from './messages/fleet.ts';

/** More names in one cell are read by nobody. */
const MOST_ITEMS = 10;
/** A pull request's body holds 65,536 characters; a name or reason needs less. */
const LONGEST_ITEM = 400;

/**
 * A report as GitHub's and GitLab's Markdown: for a pull request, or the summary of a job. Whatever is not
 * ours to word stands in code, where neither markup nor a mention of somebody means anything.
 */
export function markdownReport(report: FleetReport): string {
  const { advice, command, rows, stopped } = report;
  const [head, ...lines] = [
    fleetMessages.columns(),
    fleetMessages.columns().map(() => '---'),
    ...rows.map(cellsOf),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const hasConflicts = rows.some(({ error, status }) => status === 'conflicts' && !error);
  return [
    `### ${fleetMessages.reportTitle(command)}`,
    `**${totalsOf(report)}**`,
    ...(stopped === undefined ? [] : [codeSpan(reasonOf(stopped))]),
    ...(rows.length === 0 ? [] : [[head, ...lines].join('\n')]),
    ...(hasConflicts ? [fleetMessages.conflictHelp()] : []),
    ...(advice.length === 0 ? [] : [advice.map((text) => `- ${codeSpan(text)}`).join('\n')]),
  ].join('\n\n');
}

function cellsOf({ error, findings, folder, status }: ReportRow): readonly string[] {
  const reasons = error === undefined ? [] : [reasonOf(error), ...(error.next ? [error.next] : [])];
  const what = [...findings.map(findingText), ...reasons.map((text) => cell(codeSpan(text)))];
  return [cell(codeSpan(folder)), fleetMessages.statusWord(status), what.join('<br>')];
}

function findingText({ items, text }: Finding): string {
  if (items.length === 0) return text;
  const shown = items.slice(0, MOST_ITEMS).map((item) => cell(codeSpan(item)));
  const more = items.length - shown.length;
  return `${text}: ${[...shown, ...(more > 0 ? [fleetMessages.more(more)] : [])].join(', ')}`;
}

/** Any text as a code span, between more backticks than it has itself. */
function codeSpan(text: string): string {
  const shown = visible(shorten(text.replaceAll(/\s*\n\s*/g, ' ')));
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // A space on either side is taken away again, and keeps the text's own backticks and spaces apart.
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A bar would end the cell, within a code span too. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_ITEM
    ? text
    : `${characters.slice(0, LONGEST_ITEM).join('')}…`;
}

/** Characters that move, hide or reorder others, by their numbers. */
function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
