import { LANGUAGES } from '../project/languages/index.ts';
import { OPTIONS } from './declarations.ts';
import { defaultText, flagUsage } from './flags.ts';
import type { Option } from './option.ts';

/** The README's table of options, in Markdown. */
export function optionTable(): string {
  const rows = OPTIONS.map((option) => {
    return `| \`${flagUsage(option)}\` | ${summaryOf(option)} | ${option.allowed} | ${defaultText(option)} |`;
  });
  return ['| flag | meaning | values | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What an option decides and, where it does not always exist, for what it does. */
export function summaryOf(option: Option): string {
  return `${placeOf(option)}${option.summary}`;
}

/** What an option exists for, as a text that goes before another; empty where it always does. */
export function placeOf(option: Option): string {
  return `${languagesOf(option)}${option.needs === undefined ? '' : `${option.needs.value}: `}`;
}

function languagesOf(option: Option): string {
  const languages = LANGUAGES.filter((language) => option.appliesTo?.(language) ?? true);
  if (languages.length === LANGUAGES.length) return '';
  return `${languages.map(({ title }) => title).join(', ')}: `;
}
